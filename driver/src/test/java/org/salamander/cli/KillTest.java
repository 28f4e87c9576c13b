package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;

/** SIGKILL on processes of their own, at moments that no two runs of the test share. */
@Timeout(180)
class KillTest {

  private static final int ITERATIONS = 2000;
  private static final int KILLS = 4;
  private static final int KILLED = 128 + 9;

  @TempDir private Path temp = Path.of("");

  @Test
  void aRunKilledAgainAndAgainEndsWithTheSameBits() throws IOException, InterruptedException {
    Path conf = TinyRuns.conf(temp);
    String[] settings = {"outer.iterations=" + ITERATIONS, "checkpoint.every=10", "log.every=3"};
    Path whole = temp.resolve("whole");
    assertThat(Processes.train(temp.resolve("err"), conf, whole, settings).waitFor()).isZero();

    Path killed = temp.resolve("killed");
    Random moments = new Random();
    int hits = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int reached = newest(killed);
      // the first one before or about when the first checkpoint is written
      int until = kill == 0 ? 0 : reached + 1 + moments.nextInt(ITERATIONS / KILLS - 10);
      hits += kill(conf, killed, settings, () -> newest(killed) >= until) ? 1 : 0;
      assertThat(newest(killed)).isGreaterThanOrEqualTo(reached);
    }
    assertThat(hits).isGreaterThan(KILLS / 2); // the last may come too late
    Path err = temp.resolve("err");
    assertThat(Processes.resume(err, conf, killed, settings).waitFor())
        .as(Files.readString(err))
        .isZero();
    assertThat(TinyRuns.sha256(killed.toString())).isEqualTo(TinyRuns.sha256(whole.toString()));
    assertThat(iterations(killed)).isEqualTo(iterations(whole));
  }

  /** Whether the process was still at work. */
  private boolean kill(Path conf, Path run, String[] settings, BooleanSupplier moment)
      throws IOException, InterruptedException {
    Path err = temp.resolve("err");
    Process process = Processes.resume(err, conf, run, settings);
    try {
      while (process.isAlive() && !moment.getAsBoolean()) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
    } finally {
      process.destroyForcibly();
    }
    int status = process.waitFor();
    assertThat(Files.readString(err)).doesNotContain("damaged").doesNotContain("salamander:");
    return status == KILLED;
  }

  /** The newest checkpoint's iteration; 0 where only the run's directory is there, −1 before. */
  private static int newest(Path run) {
    if (!Files.exists(run.resolve("config.conf"))) {
      return -1;
    }
    try (Stream<Path> children = Files.list(run)) {
      return children
          .map(child -> String.valueOf(child.getFileName()))
          .filter(name -> name.matches("checkpoint-\\d+"))
          .mapToInt(name -> Integer.parseInt(name.substring("checkpoint-".length())))
          .max()
          .orElse(0);
    } catch (IOException e) {
      return 0; // a folder of the run went while it was listed
    }
  }

  private static Stream<String> rows(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream();
  }

  private static List<String> iterations(Path run) throws IOException {
    return rows(run).map(row -> row.replaceFirst(",.*", "")).toList();
  }
}
