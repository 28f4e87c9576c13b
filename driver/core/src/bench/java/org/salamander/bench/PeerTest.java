package org.salamander.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer gets what a careful user of it gets. */
class PeerTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");

  /**
   * As PyTorch on OpenBLAS: threads of its own that spin, as many as the variable says, beside the
   * work. Hashing leaves Python's lock to other threads. As its rate it prints how many percent of
   * the process's computing was work, which does not depend on what else the machine does.
   */
  private static final String SPINNER =
      """
      import hashlib, os, threading, time
      block = bytes(1 << 20)
      threads = int(os.environ.get('OPENBLAS_NUM_THREADS', '2'))
      def spin():
          while True: hashlib.sha256(block)
      for _ in range(threads - 1): threading.Thread(target=spin, daemon=True).start()
      start = time.process_time(), time.thread_time()
      while time.process_time() - start[0] < 0.5: hashlib.sha256(block)
      process, work = time.process_time() - start[0], time.thread_time() - start[1]
      print(f'{100 * work / process:.1f} tasks/s', flush=True)
      os._exit(0)
      """;

  @TempDir private Path folder = Path.of("");

  private Path script() throws IOException {
    assumeTrue(Files.isExecutable(PYTHON), "no " + PYTHON);
    return Files.writeString(folder.resolve("peer.py"), SPINNER);
  }

  private static double spinning(Path script, OneCore core) throws Exception {
    List<String> command = new ArrayList<>(core.prefix());
    command.addAll(List.of(PYTHON.toString(), script.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OPENBLAS_NUM_THREADS", "2");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return Double.parseDouble(said.split(" ", -1)[0]);
  }

  @Test
  void aPeersSecondThreadIsNotChargedToIt() throws Exception {
    Path script = script();
    OneCore core = OneCore.last();
    assumeTrue(core.number().isPresent(), "nothing is pinned here");
    assertThat(spinning(script, core)).as("percent of work beside a spinning thread").isLessThan(80);
    assertThat(new Peer(PYTHON, script, 1, core).rate(List.of()))
        .as("percent of work as Peer starts it")
        .isGreaterThan(90);
  }

  @Test
  void theCoreIsOneThatThisProcessMayUse() throws IOException {
    Path status = folder.resolve("status");
    Files.writeString(status, "Name:\tjava\nCpus_allowed:\t13\nCpus_allowed_list:\t0-1,4\n");
    assertThat(OneCore.last(status)).isEqualTo(4);
    Files.writeString(status, "Cpus_allowed_list:\t3\n");
    assertThat(OneCore.last(status)).isEqualTo(3);
  }

  /** Prints how many cores a JVM may use. */
  static final class Cores {
    public static void main(String[] arguments) {
      System.out.println(Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void oursRunsOnOneCoreToo() throws Exception {
    OneCore core = OneCore.last();
    assumeTrue(core.number().isPresent(), "nothing is pinned here");
    Process process =
        new ProcessBuilder(
                core.java(folder),
                "-cp",
                System.getProperty("java.class.path"),
                Cores.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("1");
  }
}
