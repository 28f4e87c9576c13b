package org.salamander.cluster.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** {@code scripts/cluster} in a folder of its own, and hands on its processes. */
final class LoopbackCluster implements AutoCloseable {

  static final List<String> WORKERS = List.of("worker-1", "worker-2");

  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private final Path state;
  private final String master;
  private final String hdfs;

  private LoopbackCluster(Path state, List<String> addresses) {
    this.state = state;
    this.master = addresses.get(0);
    this.hdfs = addresses.get(1);
    System.setProperty(
        "salamander.cluster", state.toString()); // where drivers in this JVM find its secret
  }

  /** Two workers of two cores, and an HDFS: a partition has two threads. */
  static LoopbackCluster start(Path state) {
    String printed =
        script(state, "cluster", "start", "--workers", "2", "--cores", "2", "--memory", "512m");
    return new LoopbackCluster(state, printed.lines().toList());
  }

  /** {@code spark://…} */
  String master() {
    return master;
  }

  /** A place on its HDFS. */
  String hdfs(String path) {
    return hdfs + "/" + path;
  }

  /** Its folder. */
  Path state() {
    return state;
  }

  /** The process that was started under a name. */
  ProcessHandle process(String name) {
    try {
      String pid = Files.readAllLines(state.resolve("pids").resolve(name)).get(0);
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every process of it, executors too. */
  Stream<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                commandLine(process).contains(state.toString())
                    || WORKERS.stream().flatMap(this::executors).anyMatch(process::equals)
                    || daemons().contains(process.pid()));
  }

  private List<Long> daemons() {
    try (Stream<Path> files = Files.list(state.resolve("pids"))) {
      List<Long> pids = new ArrayList<>();
      for (Path file : files.toList()) {
        pids.add(Long.parseLong(Files.readAllLines(file).get(0)));
      }
      return pids;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The worker whose executor has a number. */
  String workerOf(String executor) {
    return WORKERS.stream()
        .filter(worker -> executors(worker).anyMatch(p -> isExecutor(p, executor)))
        .findFirst()
        .orElseThrow();
  }

  /** An executor's process. */
  ProcessHandle executor(String executor) {
    return WORKERS.stream()
        .flatMap(this::executors)
        .filter(p -> isExecutor(p, executor))
        .findFirst()
        .orElseThrow();
  }

  /** The processes of a worker's executors. */
  Stream<ProcessHandle> executors(String worker) {
    return process(worker)
        .children()
        .filter(p -> commandLine(p).contains("CoarseGrainedExecutorBackend"));
  }

  private static boolean isExecutor(ProcessHandle process, String number) {
    return commandLine(process).contains("--executor-id " + number + " ");
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().commandLine().orElse("");
  }

  /** Starts a worker, or the name node, that was killed. */
  void restart(String... what) {
    script(state, "cluster", what);
  }

  /** Changes what the scripts noted when it started, for what is started later. */
  void set(String name, Object value) {
    try {
      Files.writeString(state.resolve(name), value + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A page of the master, as JSON. */
  JsonNode atMaster(String path) {
    try {
      return Rest.get(Integer.parseInt(Files.readString(state.resolve("master-ui")).strip()), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SIGKILL; returns once the process is gone. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Sends a signal. */
  static void signal(String signal, ProcessHandle process) {
    run(List.of("kill", "-" + signal, String.valueOf(process.pid())), state -> {});
  }

  /** Runs one of scripts/ and returns what it printed; fails with what it said. */
  static String script(Path state, String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("scripts/" + name).toString()));
    command.addAll(List.of(arguments));
    return run(
        command,
        builder -> {
          builder.environment().put("SALAMANDER_CLUSTER", state.toString());
          builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        });
  }

  static String run(List<String> command, java.util.function.Consumer<ProcessBuilder> settings) {
    try {
      Path err = Files.createTempFile("err", ".txt");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        settings.accept(builder);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
          throw new AssertionError(
              command + " ended with status " + status + ":\n" + Files.readString(err) + out);
        }
        return out;
      } finally {
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for what another process does. */
  static void until(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + 90_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > limit) {
        throw new AssertionError(what + " did not come about within 90 s");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  /** Ends it; nothing of it may be left. */
  @Override
  public void close() {
    script(state, "cluster", "stop");
    until(
        "the end of every process of the cluster",
        () ->
            ProcessHandle.allProcesses().noneMatch(p -> commandLine(p).contains(state.toString())));
  }
}
