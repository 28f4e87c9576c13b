package org.salamander.run.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;
import org.salamander.run.directory.Best;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.directory.SavedRun;
import org.salamander.run.train.TrainingProgress;

/**
 * Tests ensembles: training keeps the best few checkpoints, and the evaluation averages their
 * outputs.
 */
final class EnsembleTest {

  private static final String[] THREE = {
    "validation { every = 2, tasks = 3 }", "evaluation.ensemble = 3"
  };

  @TempDir private Path temp = Path.of("");
  private Path conf = Path.of("");
  private String run = "";

  @BeforeEach
  void write() throws IOException {
    conf = TinyRuns.conf(temp);
    run = temp.resolve("run").toString();
  }

  private static double[][] rows(
      String run, String which, @Nullable String master, List<String> notes, String... settings)
      throws IOException {
    return TrainedRun.open(run, which, List.of(settings), notes::add)
        .evaluate(false, master, notes::add)
        .rows()
        .toArray(double[][]::new);
  }

  private static List<String> kept(String run) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(run))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("best-"))
          .sorted()
          .toList();
    }
  }

  private static List<Checkpoint> best(String run) throws IOException {
    return SavedRun.open(run, SavedRun.LAST, List.of(), line -> {}).best(9, line -> {});
  }

  @Test
  void theBestThreeOfTenValidationsAreKept() throws IOException {
    TinyRuns.train(conf, run, THREE);
    TinyRuns.train(conf, temp.resolve("all").toString(), THREE[0], "evaluation.ensemble = 10");
    List<Best> all = best(temp.resolve("all").toString()).get(0).bests();
    List<Best> ranked =
        best(temp.resolve("all").toString()).stream()
            .flatMap(checkpoint -> checkpoint.bests().stream())
            .distinct()
            .sorted(Comparator.comparingDouble(Best::score))
            .toList();
    assertThat(ranked).hasSize(10);
    assertThat(all).isSortedAccordingTo(Comparator.comparingDouble(Best::score));
    assertThat(best(run))
        .extracting(Checkpoint::iteration)
        .containsExactlyElementsOf(ranked.subList(0, 3).stream().map(Best::iteration).toList());
    assertThat(kept(run)).hasSize(3);
  }

  @Test
  void aStoppedRunKeepsTheSameOnes() throws IOException {
    TinyRuns.train(conf, run, THREE);
    String stopped = temp.resolve("stopped").toString();
    int[] asked = {0};
    TinyRuns.run(conf, stopped, false, () -> asked[0]++ >= 13, TrainingProgress.SILENT, THREE);
    TinyRuns.resume(conf, stopped, THREE);
    assertThat(kept(stopped)).isEqualTo(kept(run));
    assertThat(best(stopped).get(0).bests()).isEqualTo(best(run).get(0).bests());
  }

  @Test
  void itIsJudgedWithTheSameBitsOnThreadsAndSpark() throws IOException {
    TinyRuns.train(conf, run, THREE);
    List<String> notes = new ArrayList<>();
    double[][] together = rows(run, "last", null, notes);
    assertThat(rows(run, "last", null, notes, "cluster.threads=3")).isDeepEqualTo(together);
    assertThat(rows(run, "last", "local[2]", notes, "cluster.partitions=3"))
        .isDeepEqualTo(together);
    assertThat(notes).isEmpty();
    double[][] best = rows(run, "best", null, notes);
    assertThat(best).isDeepEqualTo(rows(run, "best", null, notes, "evaluation.ensemble=1"));
    assertThat(best[0]).isNotEqualTo(together[0]);
  }

  @Test
  void fewerThanAskedForAreTold() throws IOException {
    TinyRuns.train(conf, run, "outer.iterations=3", THREE[0], THREE[1]);
    List<String> notes = new ArrayList<>();
    assertThat(rows(run, "last", null, notes))
        .isDeepEqualTo(rows(run, "best", null, new ArrayList<>()));
    assertThat(notes)
        .singleElement()
        .asString()
        .isEqualTo(
            "evaluation.ensemble is 3; " + run + " holds 1 of the best: these are evaluated");
    String never = temp.resolve("never").toString();
    TinyRuns.train(conf, never, "outer.iterations=3", THREE[1]);
    notes.clear();
    rows(never, "last", null, notes);
    assertThat(notes).singleElement().asString().endsWith("the last one is evaluated");
  }

  @Test
  void attacksNeedOneModel() throws IOException {
    TinyRuns.train(conf, run, THREE);
    assertThatThrownBy(
            () -> rows(run, "last", null, new ArrayList<>(), "evaluation.epsilons=[0.1]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("evaluation.ensemble is 3; it must be 1 with epsilons");
  }
}
