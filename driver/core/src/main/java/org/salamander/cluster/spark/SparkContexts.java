package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.Master;
import org.salamander.model.Architecture;

/** Starts Spark for a run. The user's settings take precedence over this program's defaults. */
public final class SparkContexts {

  private static final String DEFAULTS = "spark-defaults.conf";

  /** The modules that Spark needs for some masters, by the prefix of their URLs. */
  private static final Map<String, String> MANAGERS =
      Map.of(
          "yarn",
          "org.apache.spark.scheduler.cluster.YarnClusterManager",
          "k8s://",
          "org.apache.spark.scheduler.cluster.k8s.KubernetesClusterManager");

  private SparkContexts() {}

  /** The context that clusters share while this is open. */
  @FunctionalInterface
  public interface Shared extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The context that clusters use one after the other, because Spark allows only one context per
   * JVM.
   */
  private static final AtomicReference<@Nullable SparkContext> SHARED = new AtomicReference<>();

  /**
   * A cluster on the {@linkplain #share shared} context, or on its own, which stops when the
   * cluster is closed.
   *
   * @param settings applied to Spark's configuration last
   */
  public static Cluster open(
      Architecture architecture,
      ClusterConfig config,
      String master,
      Consumer<SparkConf> settings) {
    SparkContext shared = SHARED.get();
    if (shared != null && !shared.isStopped()) {
      return new SparkCluster(shared, false, architecture, config);
    }
    SparkContext spark = ready(conf(master), settings);
    return new SparkCluster(spark, true, architecture, config);
  }

  /**
   * Starts a context that all clusters opened from now on share, until it is closed.
   *
   * @param settings applied to Spark's configuration last
   */
  public static Shared share(String master, Consumer<SparkConf> settings) {
    SparkContext spark = ready(conf(master), settings);
    SHARED.set(spark);
    return () -> {
      SHARED.set(null);
      spark.stop();
    };
  }

  /**
   * Lets clusters opened from now on use a context that others started and will stop, until this is
   * closed.
   */
  public static Shared use(SparkContext spark) {
    SHARED.set(spark);
    return () -> SHARED.set(null);
  }

  /** Whether there is a context that clusters share, which others stop. */
  public static boolean shared() {
    SparkContext shared = SHARED.get();
    return shared != null && !shared.isStopped();
  }

  /**
   * Checks that Spark can start and reach a master, with clear messages. @throws ClusterException
   * if it cannot
   */
  public static void requireReachable(String master) {
    SparkJava.require();
    MANAGERS.forEach(
        (start, manager) -> {
          if (master.startsWith(start)
              && SparkContexts.class.getResource("/" + manager.replace('.', '/') + ".class")
                  == null) {
            throw new ClusterException(
                "master is "
                    + master
                    + ", and Spark's classes for it are not here; start by spark-submit, which"
                    + " brings them: scripts/submit --master "
                    + master
                    + " COMMAND …");
          }
        });
    Master.requireAnswer(master);
  }

  /** A context whose executors have registered. */
  private static SparkContext ready(SparkConf conf, Consumer<SparkConf> settings) {
    String master = conf.get("spark.master");
    requireReachable(master);
    settings.accept(conf);
    wholeExecutors(conf);
    SparkContext spark = start(conf);
    try {
      Executors.await(spark);
      return spark;
    } catch (RuntimeException | Error failure) {
      boolean stoppedItself = spark.isStopped();
      spark.stop();
      if (stoppedItself) {
        throw new ClusterException(
            "Spark stopped while it started: the master " + master + " refused it or went away",
            failure);
      }
      throw failure;
    }
  }

  /**
   * With dynamic allocation, sets that a task takes all cores of an executor. Otherwise a resource
   * profile does so; with dynamic allocation it would start separate executors.
   */
  private static void wholeExecutors(SparkConf conf) {
    if (Utils.isDynamicAllocationEnabled(conf) && conf.contains("spark.executor.cores")) {
      conf.setIfMissing("spark.task.cpus", conf.get("spark.executor.cores"));
    }
  }

  static SparkConf conf(String master) {
    return conf(master, Map.of());
  }

  /**
   * System properties and spark-submit's options, then the user's defaults, then {@code before},
   * then ours ({@code conf/spark-defaults.conf}).
   */
  public static SparkConf conf(String master, Map<String, String> before) {
    SparkConf conf = new SparkConf().setMaster(master).setIfMissing("spark.app.name", "salamander");
    usersDefaults().forEach((key, value) -> conf.setIfMissing((String) key, (String) value));
    before.forEach(conf::setIfMissing);
    ownDefaults().forEach((key, value) -> conf.setIfMissing((String) key, (String) value));
    if (Master.local(master)) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    } else {
      conf.setIfMissing("spark.jars", String.join(",", ExecutorJars.ofThisProgram()));
      if (Master.loopback(master)) {
        LoopbackMaster.settings(master, System.getenv()).forEach(conf::setIfMissing);
        conf.setIfMissing("spark.driver.bindAddress", conf.get("spark.driver.host"));
      }
    }
    return conf;
  }

  private static SparkContext start(SparkConf conf) {
    try {
      return new SparkContext(conf);
    } catch (Exception failure) { // Spark throws checked exceptions that it does not declare
      throw new ClusterException(
          "Spark could not start on master "
              + conf.get("spark.master")
              + ": "
              + failure.getMessage(),
          failure);
    }
  }

  private static Properties ownDefaults() {
    Properties properties = new Properties();
    try (InputStream in = SparkContexts.class.getResourceAsStream(DEFAULTS)) {
      properties.load(Objects.requireNonNull(in, DEFAULTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }

  /** The file that spark-submit reads, for programs that start without it. */
  private static Properties usersDefaults() {
    Properties properties = new Properties();
    String home = System.getenv("SPARK_HOME");
    String folder =
        System.getenv().getOrDefault("SPARK_CONF_DIR", home == null ? "" : home + "/conf");
    Path file = Path.of(folder, DEFAULTS);
    if (!folder.isEmpty() && Files.isReadable(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be read", e);
      }
    }
    properties.keySet().removeIf(key -> !((String) key).startsWith("spark."));
    return properties;
  }
}
