package org.salamander.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.run.Spans;
import org.salamander.run.train.MetricsRow;

/**
 * How long training will go on, from the pace of this process so far. It says nothing before it has
 * seen some seconds of training: the first iterations are slow, while classes load and code is
 * compiled.
 */
final class TimeLeft {

  private static final double SECONDS = 3;

  private final long to;
  private @Nullable MetricsRow first;
  private @Nullable MetricsRow last;

  /**
   * @param to the last iteration
   */
  TimeLeft(long to) {
    this.to = to;
  }

  synchronized void add(MetricsRow row) {
    first = first == null ? row : first;
    last = row;
  }

  /** {@code 1 min 20 s}. */
  synchronized Optional<String> written() {
    if (first == null || last == null || last.seconds() - first.seconds() < SECONDS) {
      return Optional.empty();
    }
    double pace =
        (last.seconds() - first.seconds()) / Math.max(1, last.iteration() - first.iteration());
    return Optional.of(Spans.written(pace * (to - last.iteration())));
  }
}
