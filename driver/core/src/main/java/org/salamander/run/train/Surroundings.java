package org.salamander.run.train;

import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.run.Clusters;
import org.salamander.run.Experiment;

/** Provides a run's cluster and clock: the real ones, or simulated ones in tests. */
interface Surroundings {

  /** Clusters of this machine and of Spark, and the system's clock. */
  Surroundings REAL = new Surroundings() {};

  /**
   * Opens the cluster that a run trains on.
   *
   * @param master a Spark master URL; null for this JVM's threads
   */
  default Cluster cluster(Experiment experiment, @Nullable String master) {
    return Clusters.open(
        experiment.architecture(),
        experiment.config().cluster(),
        master,
        AveragedPass.wanted(experiment.config()));
  }

  /** The time in nanoseconds, as {@link System#nanoTime}. */
  default long nanos() {
    return System.nanoTime();
  }

  /** Waits; returns false if the thread was interrupted. */
  default boolean slept(long millis) {
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
