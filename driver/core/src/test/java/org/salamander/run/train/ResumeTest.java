package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.run.TinyRuns;
import org.salamander.run.store.Folder;
import org.salamander.run.train.Training.Outcome;

/** Tests that a resumed run equals the uninterrupted run or is refused. */
class ResumeTest {

  @TempDir private Path temp = Path.of("");
  private Path conf;
  private String whole;
  private String out;

  @BeforeEach
  void write() throws IOException {
    conf = TinyRuns.conf(temp);
    whole = temp.resolve("whole").toString();
    out = temp.resolve("run").toString();
  }

  /** A condition that stops the training before iteration {@code iteration}. */
  private static BooleanSupplier before(int iteration) {
    int[] asked = {0};
    return () -> asked[0]++ >= iteration;
  }

  private Outcome stopped(int iteration, String... settings) {
    return TinyRuns.run(conf, out, false, before(iteration), TrainingProgress.SILENT, settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type=adam,rate=0.001}",
        "{type=sgd,rate=0.01}",
        "{type=sgd,rate=0.01,momentum=0.9}"
      })
  void endsWithTheSameBits(String optimizer) throws IOException {
    Files.writeString(conf, TinyRuns.CONF.replace("{ type = adam, rate = 0.001 }", optimizer));
    TinyRuns.train(conf, whole);
    assertThat(stopped(7)).isEqualTo(new Outcome(out, 7, false));
    assertThat(Path.of(out, "checkpoint-7")).isDirectory();
    assertThat(TinyRuns.resume(conf, out)).isEqualTo(new Outcome(out, 20, true));
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
    assertThat(iterations()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void continuesFromTheNewestSoundCheckpoint() throws IOException {
    TinyRuns.train(conf, whole);
    stopped(13);
    Files.delete(Path.of(out, "checkpoint-13/z.npy"));
    Notes notes = new Notes();
    TinyRuns.run(conf, out, true, () -> false, notes);
    assertThat(notes.lines())
        .anySatisfy(line -> assertThat(line).contains("checkpoint-13 is damaged", "z.npy"))
        .anySatisfy(line -> assertThat(line).contains("from iteration 10"));
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
    assertThat(iterations()).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void startsAgainWhereNoCheckpointWasWritten() throws IOException {
    TinyRuns.train(conf, whole);
    stopped(3);
    try (var files = Files.walk(Path.of(out, "checkpoint-3"))) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Notes notes = new Notes();
    TinyRuns.run(conf, out, true, () -> false, notes);
    assertThat(notes.lines()).anySatisfy(line -> assertThat(line).endsWith("from iteration 0"));
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
  }

  @Test
  void dropsRowsBeyondTheCheckpointAndACutOne() throws IOException {
    stopped(7);
    Path metrics = Path.of(out, "metrics.jsonl");
    Files.writeString(
        metrics, "{\"iteration\":8,\"loss\":1}\n{\"iteration\":9,\"lo", StandardOpenOption.APPEND);
    TinyRuns.resume(conf, out, "log.every=5");
    assertThat(iterations()).containsExactly(1, 2, 3, 4, 5, 6, 7, 10, 15, 20);
  }

  @Test
  void secondsGoOn() throws IOException {
    stopped(10);
    double before = seconds();
    TinyRuns.resume(conf, out);
    assertThat(seconds()).isGreaterThanOrEqualTo(before);
    assertThat(
            ConfigFactory.parseFile(Path.of(out, "provenance.json").toFile())
                .getConfigList("sessions"))
        .extracting(session -> session.getInt("fromIteration"))
        .containsExactly(0, 10);
  }

  @ParameterizedTest
  @CsvSource({
    "learner.rate=0.02, learner.rate was 0.01 and is now 0.02",
    "seed=2, seed was 1 and is now 2",
    "outer.iterations=10, outer.iterations was 20 and is now 10",
    "outer.clip.norm=1, outer.clip.norm was not given and is now 1",
    "validation.every=5, validation.every was 0 and is now 5",
    "tasks.shots=4, tasks.shots was 3 and is now 4",
  })
  void refusesAnotherConfiguration(String setting, String message) throws IOException {
    stopped(7);
    String before = Files.readString(Path.of(out, "config.conf"));
    assertThatThrownBy(() -> TinyRuns.resume(conf, out, setting))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(out + ": ")
        .hasMessageContaining(message)
        .hasMessageContaining("start another run with another --out");
    assertThat(Files.readString(Path.of(out, "config.conf"))).isEqualTo(before);
  }

  @Test
  void acceptsWhatCannotChangeTheResult() throws IOException {
    TinyRuns.train(conf, whole);
    stopped(7);
    TinyRuns.resume(
        conf, out, "cluster.threads=2", "checkpoint.keep=1", "evaluation.steps=5", "log.every=10");
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
  }

  @Test
  void goesOnForMoreIterations() throws IOException {
    TinyRuns.train(conf, whole, "outer.iterations=30");
    TinyRuns.train(conf, out);
    TinyRuns.resume(conf, out, "outer.iterations=30");
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
  }

  @Test
  void refusesMoreIterationsWhereAScheduleDependsOnThem() {
    stopped(7, "outer.schedule.type=linear");
    assertThatThrownBy(
            () -> TinyRuns.resume(conf, out, "outer.schedule.type=linear", "outer.iterations=30"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outer.iterations was 20 and is now 30");
  }

  @Test
  void refusesOtherData() throws IOException {
    stopped(7);
    Path provenance = Path.of(out, "provenance.json");
    Files.writeString(
        provenance, Files.readString(provenance).replaceFirst("\\{", "{\"data\":\"0123abcd\","));
    assertThatThrownBy(() -> TinyRuns.resume(conf, out))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("checksum was 0123abcd and is now none");
  }

  @Test
  void startsARunWhereThereIsNone() throws IOException {
    TinyRuns.train(conf, whole);
    TinyRuns.resume(conf, out);
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
    assertThatThrownBy(() -> new Training.Request(conf, List.of(), null, true, null))
        .hasMessage("--resume needs --out with the directory of the run to continue");
  }

  private List<Integer> iterations() throws IOException {
    return Files.readAllLines(Path.of(out, "metrics.jsonl")).stream()
        .map(row -> ConfigFactory.parseString(row).getInt("iteration"))
        .toList();
  }

  private double seconds() throws IOException {
    List<String> rows = Files.readAllLines(Path.of(out, "metrics.jsonl"));
    return ConfigFactory.parseString(rows.get(rows.size() - 1)).getDouble("seconds");
  }

  @Test
  void earlyStoppingGoesOnWithoutTheBestCheckpoint() throws IOException {
    String[] settings = {
      "validation.every=1",
      "validation.stop-after=6",
      "outer.optimizer.rate=0.5",
      "checkpoint.every=1"
    };
    long end = TinyRuns.train(conf, whole, settings).iteration();
    assertThat(end).isBetween(7L, 19L);
    stopped((int) end - 2, settings);
    Path best;
    try (Stream<Path> files = Files.list(Path.of(out))) {
      best =
          files.filter(f -> f.getFileName().toString().startsWith("best-")).findAny().orElseThrow();
    }
    Folder.at(out).delete(best.getFileName().toString());
    assertThat(TinyRuns.resume(conf, out, settings).iteration()).isEqualTo(end);
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
  }
}
