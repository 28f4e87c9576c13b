package org.salamander.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;

/** Tests Ctrl-C in a separate process. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class InterruptionTest {

  @TempDir private Path temp = Path.of("");

  @Test
  void finishesTheIterationSavesAndSaysHowToGoOn() throws IOException, InterruptedException {
    Path conf = TinyRuns.conf(temp);
    Path run = temp.resolve("a run");
    Path err = temp.resolve("err");
    Process process = Processes.train(err, conf, run, "outer.iterations=100000000");
    interrupted(process, run, err);
    String rows = Files.readString(run.resolve("metrics.jsonl"));
    String last = rows.substring(0, rows.length() - 1).replaceFirst("(?s).*\n", "");
    String iteration = last.replaceFirst("\\{\"iteration\":(\\d+),.*", "$1");
    assertThat(run.resolve("checkpoint-" + iteration)).isDirectory(); // a row for each iteration
    assertThat(Files.readString(err))
        .contains(
            "stopped after "
                + iteration
                + " iterations, all saved; continue with: salamander train "
                + conf
                + " --set outer.iterations=100000000 --out '"
                + run
                + "' --resume");
  }

  @Test
  void aSweepSaysThatTheSameCommandGoesOn() throws IOException, InterruptedException {
    Path out = temp.resolve("sweep");
    Path err = temp.resolve("err");
    interrupted(
        sweep(err, out, "--grid", "seed=1,2", "--set", "outer.iterations=100000000"),
        out.resolve("seed=1"),
        err);
    assertThat(Files.readString(err))
        .contains("salamander: the sweep was stopped in " + out.resolve("seed=1"))
        .contains("the same command continues");
  }

  @Test
  void aStoppedSweepKeepsTheTableOfWhatItHas() throws IOException, InterruptedException {
    Path out = temp.resolve("sweep");
    Path err = temp.resolve("err");
    interrupted(
        sweep(err, out, "--grid", "outer.iterations=3,100000000"),
        out.resolve("outer.iterations=100000000"),
        err);
    assertThat(Files.readAllLines(out.resolve("sweep.csv")))
        .hasSize(2)
        .last(as(STRING))
        .startsWith("3,");
  }

  private Process sweep(Path err, Path out, String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("sweep", TinyRuns.conf(temp).toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("--out", out.toString()));
    return Processes.salamander(err, command);
  }

  /** Interrupts a process after its first iteration and waits for its end. */
  private static void interrupted(Process process, Path run, Path err)
      throws IOException, InterruptedException {
    try {
      Path metrics = run.resolve("metrics.jsonl");
      while (process.isAlive() && !(Files.exists(metrics) && Files.size(metrics) > 0)) {
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
      signal(process);
      assertThat(process.waitFor()).as(Files.readString(err)).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void signal(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }
}
