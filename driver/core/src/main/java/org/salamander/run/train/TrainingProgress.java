package org.salamander.run.train;

import org.apiguardian.api.API;

/** Receives the progress of a run, on the run's thread. Implementations must return quickly. */
@FunctionalInterface
@API(status = API.Status.MAINTAINED)
public interface TrainingProgress {

  /** Something a person should know, as one line. */
  void note(String line);

  /** Training begins. */
  default void begin(long from, long to) {}

  /** Another row of metrics, at least one a second unless the configuration wants fewer. */
  default void row(MetricsRow row) {}

  /** Training ends, for whatever reason. */
  default void end() {}

  /** Tells nobody. */
  TrainingProgress SILENT = line -> {};
}
