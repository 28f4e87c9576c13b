package org.salamander.cluster;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Contribution;
import org.salamander.work.Partial;

/**
 * Collects the results of a round's partitions. Each partition counts once; a second result, for
 * example from a speculative copy, is dropped.
 */
public final class RoundResults<T> {

  private final AtomicReferenceArray<@Nullable T> answers;

  /** Without results yet. */
  public RoundResults(int partitions) {
    this.answers = new AtomicReferenceArray<>(partitions);
  }

  /** Adds a partition's result. */
  public void accept(int partition, T answer) {
    answers.compareAndSet(partition, null, answer);
  }

  /** All results in the order of the partitions, after all have arrived. */
  public List<T> all() {
    List<T> all = new ArrayList<>(answers.length());
    for (int i = 0; i < answers.length(); i++) {
      all.add(requireNonNull(answers.get(i), "partition " + i + " has not answered"));
    }
    return all;
  }

  /** The whole sum of the partitions' parts. It uses up the parts. */
  public static Contribution total(List<Partial> parts) {
    Partial sum = parts.get(0);
    for (Partial part : parts.subList(1, parts.size())) {
      sum.merge(part);
    }
    return sum.total();
  }
}
