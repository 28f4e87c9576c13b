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

/** Runs {@code scripts/cluster} in a folder of its own, and gives access to its processes. */
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
        "salamander.cluster", state.toString()); // drivers in this JVM read the secret from there
  }

  /** Starts two workers of two cores and an HDFS. A partition then has two threads. */
  static LoopbackCluster start(Path state) {
    String printed =
        script(state, "cluster", "start", "--workers", "2", "--cores", "2", "--memory", "512m");
    return new LoopbackCluster(state, printed.lines().toList());
  }

  /** The master's URL, {@code spark://…} */
  String master() {
    return master;
  }

  /** The URI of a path on the cluster's HDFS. */
  String hdfs(String path) {
    return hdfs + "/" + path;
  }

  /** The cluster's folder. */
  Path state() {
    return state;
  }

  /** The process with a name, such as {@code worker-1}. */
  ProcessHandle process(String name) {
    try {
      String pid = Files.readAllLines(state.resolve("pids").resolve(name)).get(0);
      return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All processes of the cluster, including executors. */
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

  /** The worker of the executor with this number. */
  String workerOf(String executor) {
    return WORKERS.stream()
        .filter(worker -> executors(worker).anyMatch(p -> isExecutor(p, executor)))
        .findFirst()
        .orElseThrow();
  }

  /** The process of the executor with this number. */
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

  /** Starts a killed worker or name node again. */
  void restart(String... what) {
    script(state, "cluster", what);
  }

  /** Changes a setting of {@code scripts/cluster} for processes that start later. */
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

  /** Sends SIGKILL and waits until the process has ended. */
  static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Sends a signal. */
  static void signal(String signal, ProcessHandle process) {
    run(List.of("kill", "-" + signal, String.valueOf(process.pid())), state -> {});
  }

  /**
   * Runs one of scripts/ and returns its standard output. If it fails, the error has its standard
   * error.
   */
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

  /** Waits up to 90 s for a condition. */
  static void until(String what, BooleanSupplier condition) {
    long limit = System.nanoTime() + 90_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > limit) {
        throw new AssertionError(what + " did not come about within 90 s");
      }
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }

  /** Stops the cluster. No process may be left. */
  @Override
  public void close() {
    script(state, "cluster", "stop");
    until(
        "the end of every process of the cluster",
        () ->
            ProcessHandle.allProcesses().noneMatch(p -> commandLine(p).contains(state.toString())));
  }
}
