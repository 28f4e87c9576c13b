package org.salamander.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.model.Domain;
import org.salamander.report.RunReport;
import org.salamander.report.page.Browser;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.TrainedRun;

/**
 * Trains every experiment in conf/ for three iterations, evaluates the run and opens its report.
 */
final class ConfTest {

  @TempDir private static Path pages = Path.of("");
  @TempDir private Path folder = Path.of("");

  static List<String> confs() throws IOException {
    return Runs.confs();
  }

  @ParameterizedTest
  @MethodSource("confs")
  void trainsAndIsJudged(String conf) throws IOException {
    Runs.assumeData(conf);
    Path out = folder.resolve("run");
    Runs.train(conf, out, Runs.master(conf), Runs.small(conf));
    TrainedRun run =
        TrainedRun.open(
            out.toString(), List.of("evaluation.tasks=2", "evaluation.steps=1"), line -> {});
    Evaluation evaluation = run.evaluate(false, null, line -> {});
    assertThat(run.config().name()).as("named as its file").isEqualTo(conf);
    assertThat(run.checkpoint().iteration()).isEqualTo(3);
    assertThat(evaluation.loss(1).mean()).isFinite();
    if (evaluation.measure() != Domain.Measure.RETURN) { // a surrogate may be negative
      assertThat(evaluation.loss(1).mean()).isPositive();
    }
    report(conf, out);
  }

  private static void report(String conf, Path run) throws IOException {
    List<String> few = List.of("evaluation.tasks=2", "evaluation.steps=1");
    String html = RunReport.of(List.of(run.toString()), "last", few, line -> {}).html();
    assertThat(html).contains("-against-steps\"", "id=\"training-loss\"");
    Files.writeString(pages.resolve(conf + ".html"), html);
  }

  /**
   * Opens all reports in frames of one page, because starting a browser takes longer than drawing.
   */
  @AfterAll
  static void aBrowserOpensEveryReport() throws IOException {
    Optional<Browser> browser = Browser.find(System.getenv());
    if (browser.isEmpty()) {
      return; // RunReportTest says that no browser was found
    }
    StringBuilder frames = new StringBuilder("<!doctype html><title>Reports</title>");
    try (Stream<Path> files = Files.list(pages)) {
      files.forEach(
          file -> frames.append("<iframe src=\"").append(file.toUri()).append("\"></iframe>"));
    }
    Path page = Files.writeString(pages.resolve("all.html"), frames);
    assertThat(browser.get().visit(page).console()).isEmpty();
  }
}
