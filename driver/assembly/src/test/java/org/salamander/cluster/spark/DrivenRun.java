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
 * A run whose driver is a process of its own, watched as an operator would: through Spark's metrics
 * and its REST interface.
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
   * @param folder of this driver's own
   * @param spark settings
   * @param arguments of {@code train}
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

  /** What it said. */
  String said() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The iteration it has done; −1 while it does not answer. */
  long iteration() {
    return gauge("salamander.iteration");
  }

  /**
   * Megabytes that driver and executors hold as blocks: broadcasts, above all. By the driver's own
   * book: what Spark's pages show of executors forgets that broadcasts are destroyed.
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

  /** Has the garbage collector look, at whose sight Spark's cleaner works. */
  void collectGarbage() {
    LoopbackCluster.run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            String.valueOf(process.pid()),
            "GC.run"),
        builder -> {});
  }

  /** Files it has left in its temporary folder. */
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
