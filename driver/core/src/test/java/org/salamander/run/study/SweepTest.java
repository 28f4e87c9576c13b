package org.salamander.run.study;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.run.RunFailed;
import org.salamander.run.TinyRuns;
import org.salamander.run.train.TrainingProgress;

class SweepTest {

  @TempDir private Path temp = Path.of("");
  private Path conf = Path.of("");

  @BeforeEach
  void write() throws IOException {
    conf = TinyRuns.conf(temp);
  }

  private Sweep sweep(List<String> settings, String... grids) {
    return new Sweep(conf, settings, Sweep.parse(List.of(grids)), temp.resolve("sweep").toString());
  }

  @Test
  void aPointThatDivergesIsRecordedAndTheOthersGoOn() throws IOException {
    Sweep sweep = sweep(List.of(), "learner.rate=1e30,0.01");
    for (int time = 0; time < 2; time++) { // the second time, what is finished is not repeated
      List<Sweep.Result> results = sweep.run(null, TrainingProgress.SILENT, () -> false);
      assertThat(results).extracting(Sweep.Result::diverged).containsExactly(1, 0);
      assertThat(results).extracting(Sweep.Result::seeds).containsExactly(0, 1);
      assertThat(results.get(1).mean().mean()).isFinite();
    }
    List<String> table = Files.readAllLines(temp.resolve("sweep").resolve(Sweep.TABLE));
    assertThat(table).hasSize(3);
    assertThat(table.get(0)).isEqualTo("learner.rate,split,seeds,diverged,measure,mean,ci95");
    assertThat(table.get(1)).isEqualTo("1e30,validation,0,1,loss,,");
  }

  @Test
  void comparesOnValidationTasksUnlessAsked() throws IOException {
    Sweep.Result validation = result(List.of());
    Sweep.Result test = result(List.of("evaluation.split=test"));
    assertThat(validation.split()).isEqualTo("validation");
    assertThat(test.split()).isEqualTo("test");
    assertThat(validation.mean()).isNotEqualTo(test.mean());
  }

  private Sweep.Result result(List<String> settings) throws IOException {
    return sweep(settings, "learner.rate=0.01")
        .run(null, TrainingProgress.SILENT, () -> false)
        .get(0);
  }

  @Test
  void saysThatItWasStopped() {
    assertThatThrownBy(
            () -> sweep(List.of(), "seed=1,2").run(null, TrainingProgress.SILENT, () -> true))
        .isInstanceOfSatisfying(
            RunFailed.class,
            failed -> assertThat(failed.reason()).isEqualTo(RunFailed.Reason.STOPPED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed=1,1 | --grid seed: 1 stands twice",
        "seed | --grid seed: it must be key=v1,v2",
        "seed= | --grid seed=: it must be key=v1,v2"
      })
  void refusesGrids(String grid, String message) {
    assertThatThrownBy(() -> Sweep.parse(List.of(grid)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesMorePointsThanAnyoneTrains() {
    String many =
        "seed=" + IntStream.range(0, 100_000).mapToObj(String::valueOf).collect(joining(","));
    assertThatThrownBy(() -> sweep(List.of(), many, "learner.steps=1,2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--grid has 200000 points; it must have at most 10000");
  }

  @Test
  void refusesAKeyThatIsGivenTwice() {
    assertThatThrownBy(() -> Sweep.parse(List.of("seed=1,2", "seed=3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--grid seed is given twice");
  }
}
