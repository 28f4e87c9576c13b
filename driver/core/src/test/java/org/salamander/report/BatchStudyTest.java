package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.report.page.Page;
import org.salamander.run.TinyRuns;
import org.salamander.run.study.BatchStudy;
import org.salamander.run.train.TrainingProgress;

/** Tests studies of several meta-batch sizes on equally many tasks, and their report. */
final class BatchStudyTest {

  @TempDir private Path folder = Path.of("");

  private BatchStudy study(String... settings) throws IOException {
    return new BatchStudy(
        TinyRuns.conf(folder), List.of(settings), folder.resolve("runs"), TrainingProgress.SILENT);
  }

  @Test
  void outerStepsShrinkAndRatesGrowWithTheBatch() throws IOException {
    BatchStudy adam = study(); // batch = 4, adam { rate = 0.001 }
    BatchStudy.Point same = adam.at(4, 64, () -> false).orElseThrow();
    BatchStudy.Point large = adam.at(16, 64, () -> false).orElseThrow();
    assertThat(same.iterations()).isEqualTo(16);
    assertThat(same.rate()).isEqualTo(0.001f);
    assertThat(large.iterations()).isEqualTo(4);
    assertThat(large.rate()).isEqualTo(0.002f);
    assertThat(large.evaluation().rows()).hasSize(5);
    assertThat(large.seconds()).isPositive();

    String digest = TinyRuns.sha256(folder.resolve("runs/tiny-16").toString());
    adam.at(16, 64, () -> false);
    assertThat(TinyRuns.sha256(folder.resolve("runs/tiny-16").toString())).isEqualTo(digest);

    Page page = BatchReport.page(64, Map.of("tiny", List.of(same, large)));
    assertThat(page.html())
        .contains("large-batches-loss")
        .contains("large-batches-minutes")
        .contains("64 tasks");
    assertThat(BatchReport.markdown(Map.of("tiny", List.of(same, large))))
        .contains("| `tiny` | B |")
        .contains("| | 16 | 4 | 0.00200 |");
  }

  @Test
  void reptileNeverStepsBeyondItsMean() throws IOException {
    BatchStudy reptile =
        study(
            "name=reptile",
            "learner=null",
            "learner={type=reptile, steps=2, rate=0.01}",
            "outer.optimizer=null",
            "outer.optimizer={type=sgd, rate=0.5}");
    assertThat(reptile.at(2, 8, () -> false).orElseThrow().rate()).isEqualTo(0.25f);
    assertThat(reptile.at(8, 8, () -> false).orElseThrow().rate()).isEqualTo(1f);
  }

  @Test
  void aPointThatDivergesIsLeftOutAndTheOthersGoOn() throws IOException {
    BatchStudy study = study("outer.optimizer=null", "outer.optimizer={type=sgd, rate=1e30}");
    assertThat(study.at(16, 64, () -> false)).isEmpty();
    assertThat(study.at(16, 64, () -> false)).as("asked again").isEmpty();
    assertThat(study("name=sound").at(16, 64, () -> false)).isPresent();
  }

  @Test
  void refusesMoreIterationsThanAreCounted() throws IOException {
    BatchStudy study = study();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> study.at(1, 1L << 40, () -> false))
        .withMessage("--tasks is 1099511627776; with batches of 1 it must be at most 2147483647");
  }

  @Test
  void needsATaskForEveryPlace() throws IOException {
    BatchStudy study = study();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> study.at(16, 10, () -> false))
        .withMessage("--tasks is 10; it must be at least the largest batch, 16");
    assertThat(Files.exists(folder.resolve("runs"))).isFalse();
  }
}
