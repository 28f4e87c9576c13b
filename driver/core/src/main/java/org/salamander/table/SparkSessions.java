package org.salamander.table;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.SparkContexts;

/** Starts Spark for work on tables. The user's settings come before this program's defaults. */
public final class SparkSessions {

  private static final String THIS_MACHINE = "local[*]";

  /** Where tables differ from training, whose messages are a few registered classes of floats. */
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
   * A session, to be closed by the caller.
   *
   * @param master a Spark master URL; null for this machine's cores, inside this JVM
   * @throws org.salamander.cluster.ClusterException where the master does not answer
   */
  public static SparkSession open(@Nullable String master) {
    String url = master == null ? THIS_MACHINE : master;
    SparkContexts.requireReachable(url);
    return SparkSession.builder().config(SparkContexts.conf(url, SETTINGS)).getOrCreate();
  }
}
