package org.salamander.cluster;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Contribution;
import org.salamander.work.Partial;

/**
 * Collects the results of a round's partitions. Each partition counts once: a second result, as
 * from a speculative copy, is dropped.
 */
public final class RoundResults<T> {

  private final AtomicReferenceArray<@Nullable T> answers;

  /** No answer yet of so many partitions. */
  public RoundResults(int partitions) {
    this.answers = new AtomicReferenceArray<>(partitions);
  }

  /** Takes an answer. */
  public void accept(int partition, T answer) {
    answers.compareAndSet(partition, null, answer);
  }

  /** All answers in the order of the partitions, once they are complete. */
  public List<T> all() {
    List<T> all = new ArrayList<>(answers.length());
    for (int i = 0; i < answers.length(); i++) {
      all.add(requireNonNull(answers.get(i), "partition " + i + " has not answered"));
    }
    return all;
  }

  /** The whole sum that partitions formed the parts of; the parts are used up. */
  public static Contribution total(List<Partial> parts) {
    Partial sum = parts.get(0);
    for (Partial part : parts.subList(1, parts.size())) {
      sum.merge(part);
    }
    return sum.total();
  }
}
