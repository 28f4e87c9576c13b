package org.salamander.run.train;

import org.apiguardian.api.API;

/** Receives the progress of a run, on the run's thread. Implementations must return quickly. */
@FunctionalInterface
@API(status = API.Status.MAINTAINED)
public interface TrainingProgress {

  /** A message for the user, as one line. */
  void note(String line);

  /** Training starts. */
  default void begin(long from, long to) {}

  /** A new row of metrics; at least one per second unless the configuration sets fewer. */
  default void row(MetricsRow row) {}

  /** Training ends, for whatever reason. */
  default void end() {}

  /** Ignores all progress. */
  TrainingProgress SILENT = line -> {};
}
