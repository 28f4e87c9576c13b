package org.salamander.run.study;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.learner.Maml;
import org.salamander.run.RunConfig;
import org.salamander.run.RunFailed;
import org.salamander.run.TinyRuns;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.train.TrainingProgress;

class SweepTest {

  @TempDir private Path temp = Path.of("");
  private Path conf = Path.of("");

  @BeforeEach
  void write() throws IOException {
    conf = TinyRuns.conf(temp);
  }

  private Sweep sweep(List<String> settings, String... grids) {
    return sweep(settings, null, SearchSpace.parse(List.of(grids), List.of(), 1));
  }

  private Sweep sweep(List<String> settings, @Nullable Halving halving, SearchSpace space) {
    return new Sweep(conf, settings, space, halving, temp.resolve("sweep").toString());
  }

  @Test
  void aPointThatDivergesIsRecordedAndTheOthersGoOn() throws IOException {
    Sweep sweep = sweep(List.of(), "learner.rate=1e30,0.01");
    for (int time = 0; time < 2; time++) { // the second time repeats nothing
      List<SweepResult> results = sweep.run(null, TrainingProgress.SILENT, () -> false);
      assertThat(results).extracting(SweepResult::diverged).containsExactly(1, 0);
      assertThat(results).extracting(SweepResult::seeds).containsExactly(0, 1);
      assertThat(results.get(1).mean().mean()).isFinite();
    }
    List<String> table = Files.readAllLines(temp.resolve("sweep").resolve(Sweep.TABLE));
    assertThat(table).hasSize(3);
    assertThat(table.get(0))
        .isEqualTo("learner.rate,iterations,split,seeds,diverged,measure,mean,ci95");
    assertThat(table.get(1)).isEqualTo("1e30,20,validation,0,1,loss,,");
  }

  @Test
  void comparesOnValidationTasksUnlessAsked() throws IOException {
    SweepResult validation = result(List.of());
    Files.delete(temp.resolve("sweep/sweep.json"));
    SweepResult test = result(List.of("evaluation.split=test"));
    assertThat(validation.split()).isEqualTo("validation");
    assertThat(test.split()).isEqualTo("test");
    assertThat(validation.mean()).isNotEqualTo(test.mean());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evaluation.split=test",
        "evaluation={split=test}",
        "\"evaluation\".\"split\"=test"
      })
  void theSplitMayBeAskedForInAnyNotation(String setting) throws IOException {
    assertThat(result(List.of(setting)).split()).isEqualTo("test");
  }

  private SweepResult result(List<String> settings) throws IOException {
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
        "seed=1,1 | --grid seed: 1 is given twice",
        "seed=1,,2 | --grid seed=1,,2: a value is empty",
        "seed=1, | --grid seed=1,: a value is empty",
        "seed=1, 1 | --grid seed: 1 is given twice",
        "a..b=1 | --grid a..b=1: a..b is no key",
        "seed | --grid seed: it must be key=v1,v2",
        "seed= | --grid seed=: it must be key=v1,v2"
      })
  void refusesGrids(String grid, String message) {
    assertThatThrownBy(() -> SearchSpace.parse(List.of(grid), List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  @Timeout(10)
  void refusesMorePointsThanAnyoneTrains() {
    String many =
        "seed=" + IntStream.range(0, 100_000).mapToObj(String::valueOf).collect(joining(","));
    assertThatThrownBy(() -> sweep(List.of(), many, "learner.steps=1,2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--grid has 200000 points; it must have at most 10000");
  }

  @Test
  void commasInBracketsDoNotSeparate() {
    SearchSpace space =
        SearchSpace.parse(List.of("model.layers=[8,8],[4]", "learner={type=a,b=1}"), List.of(), 1);
    assertThat(space.grid())
        .containsEntry("model.layers", List.of("[8,8]", "[4]"))
        .containsEntry("learner", List.of("{type=a,b=1}"));
  }

  @Test
  void oneValueWrittenInTwoWaysIsOneExperiment() {
    assertThatThrownBy(
            () ->
                sweep(List.of(), "learner.rate=0.1,0.10")
                    .run(null, TrainingProgress.SILENT, () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "learner.rate=0.1 and learner.rate=0.10 are one experiment; give each value once");
  }

  @Test
  void refusesAKeyThatIsGivenTwice() {
    assertThatThrownBy(() -> SearchSpace.parse(List.of("seed=1,2", "seed=3"), List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--grid seed is given twice");
  }

  @Test
  void refusesARangeThatIsGivenTwice() {
    List<String> twice = List.of("learner.rate=0.1..0.2", "learner.rate=0.3..0.4");
    assertThatThrownBy(() -> SearchSpace.parse(List.of(), twice, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--random learner.rate is given twice");
  }

  /** Only halving trains better candidates longer. */
  @Test
  void longerTrainingsAreNotTheBestBecauseTheyAreLonger() {
    SweepResult longer = trained(20, 1, 0.5);
    SweepResult better = trained(5, 1, 0.4);
    SweepResult diverged = trained(40, 0, Double.NaN);
    assertThat(Stream.of(diverged, longer, better).sorted(SweepResult.best()))
        .containsExactly(better, longer, diverged);
  }

  private static SweepResult trained(long iterations, int seeds, double loss) {
    Map<String, String> point = Map.of("outer.iterations", String.valueOf(iterations));
    return new SweepResult(
        point, iterations, "validation", "loss", seeds, 1 - seeds, new Mean(loss, 0.1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "{\"configuration\": null, \"trials\": []}",
        "{\"configuration\": \"x\"}",
        "{\"configuration\": \"x\", \"trials\": [null]}",
        "{\"configuration\": \"x\", \"trials\": [{}]}"
      })
  void aTableThatIsNoneIsRefused(String content) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("sweep"));
    Files.writeString(folder.resolve("sweep.json"), content);
    Sweep sweep = sweep(List.of(), "learner.rate=0.01");
    assertThatThrownBy(() -> sweep.run(null, TrainingProgress.SILENT, () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sweep.json is ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed=1,2", " seed=1, 2", "\"seed\"=1,2 "})
  void seedsArePooledInAnyNotation(String grid) {
    assertThat(SearchSpace.parse(List.of(grid), List.of(), 1).points())
        .containsExactly(Map.of("seed", "1"), Map.of("seed", "2"));
  }

  @Test
  void refusesFoldersThatCannotExist() {
    String[] grids = {"name=" + "n".repeat(260) + ",b"};
    assertThatThrownBy(
            () -> sweep(List.of(), grids).run(null, TrainingProgress.SILENT, () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a name of 265 characters; it may have 255");
    SearchSpace space = SearchSpace.parse(List.of(), List.of("learner.steps=1..2"), 9);
    assertThatThrownBy(
            () -> sweep(List.of(), null, space).run(null, TrainingProgress.SILENT, () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("draw fewer --samples");
  }

  @Test
  void drawsAtRandomTheSameValuesEachTime() {
    SearchSpace space =
        SearchSpace.parse(
            List.of("seed=1,2"), List.of("learner.rate=0.001..0.1,log", "learner.steps=1..3"), 40);
    List<Map<String, String>> points = space.points();
    assertThat(points).hasSize(80).isEqualTo(space.points());
    assertThat(points)
        .extracting(point -> Double.parseDouble(point.getOrDefault("learner.rate", "")))
        .allMatch(rate -> rate >= 0.001 && rate <= 0.1)
        .anyMatch(rate -> rate < 0.004)
        .anyMatch(rate -> rate > 0.025);
    assertThat(points)
        .extracting(point -> point.get("learner.steps"))
        .contains("1", "2", "3")
        .allMatch(List.of("1", "2", "3")::contains);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learner.rate | it must be key=low..high",
        "learner.rate=2..1 | the range is 2.0..1.0; the ends must rise",
        "learner.rate=0..1,log | both ends must be above 0 and rise"
      })
  void refusesRanges(String range, String message) {
    assertThatThrownBy(() -> SearchSpace.parse(List.of(), List.of(range), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void halvingTrainsTheBestOn() throws IOException {
    SearchSpace space =
        SearchSpace.parse(List.of("learner.rate=1e30,0.1,0.01,0.001", "seed=1,2"), List.of(), 1);
    Sweep sweep = sweep(List.of(), new Halving(2), space);
    List<SweepResult> results =
        sweep.run(null, TrainingProgress.SILENT, () -> false).stream()
            .sorted(SweepResult.best())
            .toList();
    assertThat(results).extracting(SweepResult::iterations).containsExactly(20L, 10L, 5L, 5L);
    assertThat(results.get(3).diverged()).isEqualTo(2);
    assertThat(results.get(0).seeds()).isEqualTo(2);
    String best = results.get(0).point().get("learner.rate");
    assertThat(TrainedRun.open(run(best), List.of(), line -> {}).checkpoint().iteration())
        .isEqualTo(20);

    FileTime written = Files.getLastModifiedTime(temp.resolve("sweep/sweep.json"));
    assertThat(sweep.run(null, TrainingProgress.SILENT, () -> false)).hasSize(4);
    assertThat(Files.getLastModifiedTime(temp.resolve("sweep/sweep.json"))).isEqualTo(written);
  }

  private String run(@Nullable String rate) {
    return temp.resolve("sweep/learner.rate=" + rate + ",seed=1").toString();
  }

  @Test
  void halvingNeedsAScheduleThatDoesNotEnd() {
    Sweep sweep =
        sweep(
            List.of("outer.schedule={type=cosine}"),
            new Halving(2),
            SearchSpace.parse(List.of("learner.rate=0.1,0.01"), List.of(), 1));
    assertThatThrownBy(() -> sweep.run(null, TrainingProgress.SILENT, () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outer.schedule depends on their number");
  }

  @Test
  void rungsEndWithOneCandidateInFull() {
    assertThat(new Halving(3).rungs(9, 9000))
        .containsExactly(
            new Halving.Rung(9, 1000), new Halving.Rung(3, 3000), new Halving.Rung(1, 9000));
    assertThat(new Halving(2).rungs(2, 0))
        .containsExactly(new Halving.Rung(2, 0), new Halving.Rung(1, 0));
    assertThat(new Halving(3).rungs(2, 9000)).containsExactly(new Halving.Rung(2, 9000));
  }

  @Test
  void theBestSettingsAreAConfigurationToTrain() throws IOException {
    Sweep sweep = sweep(List.of("outer.iterations=2"), "learner.rate=0.01,0.02", "seed=1,2");
    List<SweepResult> results = sweep.run(null, TrainingProgress.SILENT, () -> false);
    Path best = Files.writeString(temp.resolve("best.conf"), sweep.configuration(results.get(0)));
    RunConfig config = RunConfig.decode(Configs.read(best, List.of()), "best.conf").value();
    assertThat(config.learner()).isEqualTo(new Maml(1, 0.01f));
    assertThat(config.outer().iterations()).isEqualTo(2);
    assertThat(Files.readString(best))
        .startsWith("# The best of 2 settings by their loss on validation tasks");
  }

  @Test
  void anotherConfigurationIsRefused() throws IOException {
    sweep(List.of(), "learner.rate=0.01").run(null, TrainingProgress.SILENT, () -> false);
    Sweep other = sweep(List.of("outer.batch=2"), "learner.rate=0.01");
    assertThatThrownBy(() -> other.run(null, TrainingProgress.SILENT, () -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sweep.json is of another configuration");
  }
}
