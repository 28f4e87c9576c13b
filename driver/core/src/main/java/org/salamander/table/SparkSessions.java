package org.salamander.table;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.SparkContexts;

/** Starts Spark for work on tables. The user's settings override Salamander's defaults. */
public final class SparkSessions {

  private static final String THIS_MACHINE = "local[*]";

  /**
   * Settings that differ from those for training. In training, Kryo serializes only a few
   * registered classes.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.serializer", "org.apache.spark.serializer.JavaSerializer",
          "spark.kryo.registrator", "",
          "spark.kryo.registrationRequired", "false",
          "spark.task.cpus", "1",
          "spark.shuffle.compress", "true",
          "spark.broadcast.compress", "true",
          "spark.sql.session.timeZone", "UTC");

  private SparkSessions() {}

  /**
   * Opens a session; the caller closes it.
   *
   * @param master a Spark master URL; null to use this machine's cores, inside this JVM
   * @throws org.salamander.cluster.ClusterException if the master does not answer
   */
  public static SparkSession open(@Nullable String master) {
    String url = master == null ? THIS_MACHINE : master;
    SparkContexts.requireReachable(url);
    return SparkSession.builder().config(SparkContexts.conf(url, SETTINGS)).getOrCreate();
  }
}
