package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.RunFailed;
import org.salamander.run.TinyRuns;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Folder;
import org.salamander.run.store.Npy;
import org.salamander.run.train.Training.Outcome;

/** Tests what a run writes, how it fails and where it starts. */
class TrainingTest {

  @TempDir private Path temp = Path.of("");
  private Path conf;
  private String out;

  @BeforeEach
  void write() throws IOException {
    conf = TinyRuns.conf(temp);
    out = temp.resolve("run").toString();
  }

  @Test
  void twoStartsInOneSecondHaveFoldersOfTheirOwn() throws IOException {
    String name = temp.resolve("runs/sine-20260101-000000").toString();
    assertThat(Training.free(name).name()).isEqualTo(name);
    assertThat(Training.free(name).name()).isEqualTo(name + "-2");
    assertThat(Training.free(name).name()).isEqualTo(name + "-3");
  }

  @Test
  void leavesARunDirectory() throws IOException {
    Outcome outcome = TinyRuns.train(conf, out);
    assertThat(outcome).isEqualTo(new Outcome(out, 20, true));
    assertThat(names())
        .containsExactly(
            ".lock",
            "checkpoint-10",
            "checkpoint-15",
            "checkpoint-20",
            "config.conf",
            "metrics.jsonl",
            "provenance.json");
    Config resolved = ConfigFactory.parseFile(Path.of(out, "config.conf").toFile());
    assertThat(resolved.getDouble("outer.optimizer.beta2")).isEqualTo(0.999);
    Config session =
        ConfigFactory.parseFile(Path.of(out, "provenance.json").toFile())
            .getConfigList("sessions")
            .get(0);
    assertThat(session.root())
        .containsKeys("version", "commit", "java", "os", "cpu", "cores", "kernels", "cluster");
  }

  @Test
  void writesARowAnIterationWithTheKeysOfTheContract() throws IOException {
    TinyRuns.train(conf, out);
    List<Config> rows = rows();
    assertThat(rows).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(rows.get(i).root().keySet())
          .containsExactlyInAnyOrder(
              "iteration", "loss", "lossBefore", "seconds", "tasksPerSecond");
      assertThat(rows.get(i).getInt("iteration")).isEqualTo(i + 1);
      assertThat(rows.get(i).getDouble("loss")).isPositive().isFinite();
      assertThat(rows.get(i).getDouble("lossBefore")).isPositive().isFinite();
      assertThat(rows.get(i).getDouble("tasksPerSecond")).isPositive();
    }
  }

  @Test
  void writesARowEveryFewIterationsAndAtTheEnd() throws IOException {
    TinyRuns.train(conf, out, "log.every=8");
    assertThat(rows()).extracting(row -> row.getInt("iteration")).containsExactly(8, 16, 20);
  }

  @Test
  void writesARowASecondAndAtTheEnd() throws IOException {
    long before = System.nanoTime();
    TinyRuns.train(conf, out, "log.every=null", "outer.iterations=50", "checkpoint.every=1");
    double seconds = (System.nanoTime() - before) / 1e9;
    List<Config> rows = rows();
    assertThat(rows.get(rows.size() - 1).getInt("iteration")).isEqualTo(50);
    assertThat(rows).hasSizeLessThanOrEqualTo(2 + (int) (seconds / 0.3));
    double last = 0;
    for (Config row : rows) {
      assertThat(row.getDouble("seconds")).isGreaterThanOrEqualTo(last);
      last = row.getDouble("seconds");
    }
  }

  @Test
  void validatesAndKeepsTheBest() throws IOException {
    TinyRuns.train(conf, out, "log.every=20", "validation { every = 6, tasks = 3 }");
    List<Config> rows = rows();
    assertThat(rows).extracting(row -> row.getInt("iteration")).containsExactly(6, 12, 18, 20);
    assertThat(rows)
        .extracting(row -> row.hasPath("validationLoss"))
        .containsExactly(true, true, true, false);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (Config row : rows.subList(0, 3)) {
      if (row.getDouble("validationLoss") < least) {
        least = row.getDouble("validationLoss");
        best = row.getInt("iteration");
      }
    }
    assertThat(names())
        .filteredOn(name -> name.startsWith("best-"))
        .containsExactly("best-" + best);
  }

  @Test
  void aLossThatIsNotANumberStopsTheRun() {
    assertThatThrownBy(() -> TinyRuns.train(conf, out, "learner.rate=1e30"))
        .isInstanceOf(RunFailed.class)
        .hasMessageMatching("(?s)iteration \\d+, task \\d+: the loss or the meta-gradient is not.*")
        .hasMessageContaining("try a smaller learner.rate")
        .hasMessageEndingWith("No checkpoint had been written");
  }

  @Test
  void divergingLateLeavesTheCheckpointBefore() throws IOException {
    String sgd = TinyRuns.CONF.replace("type = adam, rate = 0.001", "type = sgd, rate = 1e4");
    Files.writeString(conf, sgd);
    assertThatThrownBy(
            () -> TinyRuns.train(conf, out, "checkpoint.every=1", "outer.iterations=500"))
        .isInstanceOf(RunFailed.class)
        .hasMessageContaining("iteration ")
        .hasMessageContaining("The last good checkpoint is " + out + "/checkpoint-");
    TrainedRun kept = TrainedRun.open(out, List.of(), line -> {});
    for (float parameter : kept.checkpoint().z()) {
      assertThat(parameter).isFinite();
    }
  }

  @Test
  void startsFromAnotherRunSliceBySlice() throws IOException {
    String first = temp.resolve("first").toString();
    TinyRuns.train(conf, first, "outer.iterations=5");
    TinyRuns.train(conf, out, "init=\"" + first + "\"", "outer.iterations=0", "seed=9");
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(first));
    String begun = temp.resolve("begun").toString();
    assertThatThrownBy(
            () -> TinyRuns.train(conf, begun, "init=\"" + first + "\"", "learner.rate=1e30"))
        .hasMessageContaining("The last good checkpoint is " + begun + "/checkpoint-0");
    assertThat(TinyRuns.sha256(begun)).isEqualTo(TinyRuns.sha256(first));
    Notes notes = new Notes();
    String rates = temp.resolve("rates").toString();
    TinyRuns.run(
        conf,
        rates,
        false,
        () -> false,
        notes,
        "init=\"" + first + "\"",
        "learner=null",
        "learner={type=meta-sgd}",
        "outer.iterations=0");
    assertThat(notes.lines())
        .anySatisfy(
            line ->
                assertThat(line).contains("started from", "iteration 5", "initial values kept"));
    float[] z = Npy.decode(Files.readAllBytes(Path.of(rates, "checkpoint-0/z.npy")), "z.npy");
    float[] old = Npy.decode(Files.readAllBytes(Path.of(first, "checkpoint-5/z.npy")), "z.npy");
    assertThat(z).hasSize(2 * old.length).startsWith(old);
  }

  @Test
  void refusesToStartFromWhatDoesNotFit() {
    String first = temp.resolve("first").toString();
    TinyRuns.train(conf, first, "outer.iterations=0");
    refuses("init is ", "has shape", "init=\"" + first + "\"", "model.layers=[5]");
    refuses("init is nowhere", "must be a run directory", "init=nowhere");
  }

  private void refuses(String what, String why, String... settings) {
    assertThatThrownBy(() -> TinyRuns.train(conf, out, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining(why);
    assertThat(Path.of(out, "config.conf")).doesNotExist();
  }

  @Test
  void refusesADirectoryThatHoldsARunAndAFile() throws IOException {
    TinyRuns.train(conf, out, "outer.iterations=0");
    assertThatThrownBy(() -> TinyRuns.train(conf, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            out + " holds a run already; continue it with --resume, or choose another --out");
    String file = Files.writeString(temp.resolve("file"), "").toString();
    for (String blocked : List.of(file, file + "/run")) {
      assertThatThrownBy(() -> TinyRuns.train(conf, blocked))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(blocked + " is a file, or lies below one");
    }
  }

  @Test
  void aDirectoryThatFailsStopsTheRunAndSaysWhatIsLeft() {
    Path moved = temp.resolve("moved");
    Notes failing =
        new Notes() {
          @Override
          public void row(MetricsRow row) {
            if (row.iteration() == 7) {
              replaceByFile(moved);
            }
          }
        };
    assertThatThrownBy(() -> TinyRuns.run(conf, out, false, () -> false, failing))
        .isInstanceOf(RunFailed.class)
        .hasMessageContaining("the run stopped at iteration 10: it cannot write to " + out)
        .hasMessageContaining("The last good checkpoint is " + out + "/checkpoint-5; --resume")
        .hasMessageContaining(".unfinished-checkpoint-10: Not a directory");
    TinyRuns.resume(conf, moved.toString());
    assertThat(moved.resolve("checkpoint-20")).isDirectory();
  }

  private void replaceByFile(Path moved) {
    try {
      Files.move(Path.of(out), moved);
      Files.writeString(Path.of(out), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void namesTheFileThatIsNone() throws IOException {
    Path blocked = Files.createDirectories(Path.of(out, "metrics.jsonl"));
    assertThatThrownBy(() -> TinyRuns.train(conf, out))
        .isInstanceOf(RunFailed.class)
        .hasMessageContaining(blocked.toString());
  }

  private List<String> names() throws IOException {
    return Folder.at(out).list().stream().filter(n -> !n.startsWith("events.")).toList();
  }

  private List<Config> rows() throws IOException {
    return Files.readAllLines(Path.of(out, "metrics.jsonl")).stream()
        .map(ConfigFactory::parseString)
        .toList();
  }
}
