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
   * Refuses a master URL that Spark would not take, long before Spark starts.
   *
   * @param master a Spark master URL, or null
   * @throws IllegalArgumentException naming it and the forms there are
   */
  public static void requireKnown(@Nullable String master) {
    if (master != null) {
      Master.checked(master);
    }
  }

  /**
   * Lets all clusters that are opened until it is closed, one after the other, use one Spark
   * application instead of starting one each.
   *
   * @param master a Spark master URL; null for this JVM's threads, which have nothing to share
   * @param dl4j whether DL4J's own training runs on some of them
   */
  public static SparkContexts.Shared share(@Nullable String master, boolean dl4j) {
    return master == null ? () -> {} : SparkContexts.share(Master.checked(master), settings(dl4j));
  }

  /**
   * This JVM's threads without a master, Spark with one.
   *
   * @param architecture the model every thread computes with
   * @param master a Spark master URL, or null
   * @throws IllegalArgumentException for a master URL that Spark would not take, before Spark
   *     starts
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

  /** How many threads of this JVM compute where there is no master. */
  public static int threads(ClusterConfig config) {
    Integer threads = config.threads();
    return threads != null ? threads : Runtime.getRuntime().availableProcessors();
  }

  private static Consumer<SparkConf> settings(boolean dl4j) {
    return dl4j ? ParameterAveraging::prepare : conf -> {};
  }
}
