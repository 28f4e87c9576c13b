package org.salamander.cluster.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A run with its driver in a separate process. Tests watch it through Spark's metrics and REST
 * interface, as an operator would.
 */
final class DrivenRun implements AutoCloseable {

  private final Process process;
  private final Path err;
  private final Path scratch;
  private final int port;

  private DrivenRun(Process process, Path err, Path scratch, int port) {
    this.process = process;
    this.err = err;
    this.scratch = scratch;
    this.port = port;
  }

  /**
   * @param folder a folder for this driver alone
   * @param spark settings for Spark
   * @param arguments arguments of {@code train}
   */
  static DrivenRun start(Path folder, Map<String, String> spark, List<String> arguments)
      throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    int port = Rest.freePort();
    Map<String, String> settings = new HashMap<>(spark);
    settings.put("spark.ui.enabled", "true");
    settings.put("spark.ui.port", String.valueOf(port));
    settings.put("spark.local.dir", scratch.toString());
    settings.put("java.io.tmpdir", scratch.toString());
    List<String> command = new ArrayList<>(List.of("train"));
    command.addAll(arguments);
    Path err = folder.resolve("driver.err");
    return new DrivenRun(
        ClusterRuns.process(err, settings, command.toArray(String[]::new)), err, scratch, port);
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** The driver's standard error. */
  String said() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of finished iterations; −1 while the driver does not answer. */
  long iteration() {
    return gauge("salamander.iteration");
  }

  /**
   * Megabytes of blocks, mostly broadcasts, that driver and executors hold, as the driver counts
   * them. The numbers on Spark's pages about executors are not used, because they still contain
   * destroyed broadcasts.
   */
  long blockMegabytes() {
    return gauge("BlockManager.memory.memUsed_MB");
  }

  private long gauge(String name) {
    JsonNode gauges = Rest.get(port, "/metrics/json/").path("gauges");
    return StreamSupport.stream(
            ((Iterable<Map.Entry<String, JsonNode>>) gauges::fields).spliterator(), false)
        .filter(gauge -> gauge.getKey().endsWith("." + name))
        .mapToLong(gauge -> gauge.getValue().path("value").asLong())
        .findFirst()
        .orElse(-1);
  }

  /** Runs the driver's garbage collector, because Spark's cleaner works only after a collection. */
  void collectGarbage() {
    LoopbackCluster.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            String.valueOf(process.pid()),
            "GC.run"),
        builder -> {});
  }

  /** The files that the driver has left in its temporary folder. */
  List<Path> scratch() {
    try (Stream<Path> files = Files.walk(scratch)) {
      return files.filter(file -> !file.equals(scratch)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int status() throws InterruptedException {
    return process.waitFor();
  }

  void kill() {
    LoopbackCluster.kill(process.toHandle());
  }

  @Override
  public void close() {
    kill();
  }
}
