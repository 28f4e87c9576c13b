package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.report.Browser.Visit;
import org.salamander.report.Series.Style;
import org.salamander.run.Progress;
import org.salamander.run.TinyRuns;
import org.salamander.run.Training;

/** The page about a run: what it holds, and that a browser draws it without a complaint. */
class RunReportTest {

  private static final Pattern CHART = Pattern.compile("<div class=\"chart\"><(figure|svg)");

  @TempDir private Path temp = Path.of("");

  private String train(String name, String... settings) throws IOException {
    String out = temp.resolve(name).toString();
    new Training(
            new Training.Request(TinyRuns.conf(temp), List.of(settings), out, false, null),
            Progress.SILENT)
        .run(() -> false);
    return out;
  }

  private Path page(String... runs) throws IOException {
    String html = RunReport.of(List.of(runs), "last", List.of(), note -> {}).html();
    return Files.writeString(temp.resolve("report.html"), html);
  }

  private static Browser browser() {
    Optional<Browser> browser = Browser.find(System.getenv());
    Assumptions.assumeTrue(
        browser.isPresent(), "the browser's part is skipped: none was found; " + Browser.REMEDY);
    return browser.orElseThrow();
  }

  @Test
  void holdsCurvesFitsConfigurationAndProvenance() throws IOException {
    String html = Files.readString(page(train("one")));
    assertThat(html)
        .contains("id=\"loss-against-steps\"", "id=\"training-loss\"", "id=\"fit-one-0\"")
        .contains("learner.rate", "0.01", "commit", "sha256 of what was learned")
        .doesNotContain("src=\"http", "href=\"http");
  }

  @Test
  void aBrowserDrawsEveryChartAndSaysNothing() throws IOException {
    Browser browser = browser();
    Visit visit = browser.visit(page(train("one"), train("two", "learner.rate=0.02")));
    assertThat(visit.console()).isEmpty();
    long charts = Pattern.compile("<div class=\"chart\">").matcher(visit.dom()).results().count();
    assertThat(charts).isGreaterThanOrEqualTo(5);
    assertThat(CHART.matcher(visit.dom()).results().count()).isEqualTo(charts);
    assertThat(visit.dom()).contains("aria-label=\"line\"", "data-size=");
  }

  @Test
  void aBrowsersComplaintIsHeard() throws IOException {
    Browser browser = browser();
    Path page = Files.writeString(temp.resolve("broken.html"), "<script>undefinedWord()</script>");
    assertThat(browser.visit(page).console()).anyMatch(line -> line.contains("undefinedWord"));
  }

  @Test
  void figuresBecomeFiles() throws IOException {
    Browser browser = browser();
    double[] x = {1, 10, 100};
    double[] y = {3, Double.NaN, 1};
    Chart chart =
        new Chart(
            "gap",
            "A gap.",
            Axis.log("n"),
            Axis.of("y"),
            List.of(Series.of("s", Style.LINE, x, y)),
            false);
    Path html =
        Files.writeString(temp.resolve("gap.html"), new Page("gap").figures(List.of(chart)).html());
    List<Path> files = browser.draw(html, temp.resolve("png"));
    assertThat(files).hasSize(1);
    var image = javax.imageio.ImageIO.read(files.get(0).toFile());
    assertThat(image.getWidth()).isBetween(1100, 1300);
    List<Integer> colours = new ArrayList<>();
    for (int i = 0; i < image.getWidth(); i++) {
      for (int j = 0; j < image.getHeight(); j++) {
        colours.add(image.getRGB(i, j) & 0xFFFFFF);
      }
    }
    assertThat(colours).contains(0x4269D0); // the first colour of the scheme: the series is there
  }

  @Test
  void textIsNotTakenForHtml() {
    assertThat(new Page("a <b>").text("1 < 2 & \"x\"").html())
        .contains("<title>a &lt;b&gt;</title>", "1 &lt; 2 &amp; &quot;x&quot;");
  }

  @Test
  void seriesNeedAnXForEachY() {
    assertThatThrownBy(() -> Series.of("s", Style.LINE, new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x and 3 y");
  }
}
