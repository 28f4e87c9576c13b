package org.salamander.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.salamander.run.Spans;
import org.salamander.run.train.MetricsRow;

/**
 * Estimates the remaining time of a training, from the speed in the later half of this process's
 * iterations. The first iterations are slow, while classes load and code is compiled, so there is
 * no estimate in the first seconds.
 */
final class TimeLeft {

  private static final double SECONDS = 5;

  private final long to;
  private final Deque<MetricsRow> later = new ArrayDeque<>();
  private double begin = Double.NaN;

  /**
   * @param to the last iteration
   */
  TimeLeft(long to) {
    this.to = to;
  }

  synchronized void add(MetricsRow row) {
    begin = Double.isNaN(begin) ? row.seconds() : begin;
    later.addLast(row);
    while (later.size() > 2 && later.getFirst().seconds() < (begin + row.seconds()) / 2) {
      later.removeFirst();
    }
  }

  /** {@code 1 min 20 s}; empty at the end. */
  synchronized Optional<String> written() {
    if (later.size() < 2 || later.getLast().seconds() - begin < SECONDS) {
      return Optional.empty();
    }
    MetricsRow from = later.getFirst();
    MetricsRow last = later.getLast();
    double pace =
        (last.seconds() - from.seconds()) / Math.max(1, last.iteration() - from.iteration());
    return last.iteration() >= to
        ? Optional.empty()
        : Optional.of(Spans.written(pace * (to - last.iteration())));
  }
}
