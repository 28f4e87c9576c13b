package org.salamander.run;

import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.Master;
import org.salamander.cluster.ThreadCluster;
import org.salamander.cluster.dl4j.ParameterAveraging;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.model.Architecture;

/** Opens clusters. */
public final class Clusters {

  private Clusters() {}

  /**
   * Refuses an invalid master URL before Spark starts.
   *
   * @param master a Spark master URL, or null
   * @throws IllegalArgumentException naming it and the valid forms
   */
  public static void requireKnown(@Nullable String master) {
    if (master != null) {
      Master.checked(master);
    }
  }

  /**
   * Until it is closed, all clusters that are opened one after the other share one Spark
   * application instead of each starting its own.
   *
   * @param master a Spark master URL; null for this JVM's threads, which share nothing
   * @param dl4j whether DL4J's own training runs on some of them
   */
  public static SparkContexts.Shared share(@Nullable String master, boolean dl4j) {
    return master == null ? () -> {} : SparkContexts.share(Master.checked(master), settings(dl4j));
  }

  /**
   * Opens Spark if there is a master, otherwise this JVM's threads.
   *
   * @param architecture the model every thread computes with
   * @param master a Spark master URL, or null
   * @throws IllegalArgumentException for an invalid master URL, before Spark starts
   */
  public static Cluster open(
      Architecture architecture, ClusterConfig config, @Nullable String master) {
    return open(architecture, config, master, false);
  }

  /**
   * As {@link #open(Architecture, ClusterConfig, String)}.
   *
   * @param dl4j whether DL4J's own training, {@link ParameterAveraging}, runs on it too
   */
  public static Cluster open(
      Architecture architecture, ClusterConfig config, @Nullable String master, boolean dl4j) {
    if (master == null) {
      return new ThreadCluster(architecture, threads(config), config.lanes());
    }
    return SparkContexts.open(architecture, config, Master.checked(master), settings(dl4j));
  }

  /** Number of threads of this JVM that compute if there is no master. */
  public static int threads(ClusterConfig config) {
    Integer threads = config.threads();
    return threads != null ? threads : Runtime.getRuntime().availableProcessors();
  }

  private static Consumer<SparkConf> settings(boolean dl4j) {
    return dl4j ? ParameterAveraging::prepare : conf -> {};
  }
}
