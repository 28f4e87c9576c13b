package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.report.page.Axis;
import org.salamander.report.page.Browser;
import org.salamander.report.page.Browser.Visit;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Page;
import org.salamander.report.page.Series;
import org.salamander.report.page.Series.Style;
import org.salamander.run.TinyRuns;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;

/** Tests the page about a run: its content, and that a browser draws it without errors. */
class RunReportTest {

  private static final int WHITE = 0xFFFFFF;

  /** The first colour of the scheme. A picture with this colour shows the first series. */
  private static final int FIRST_COLOUR = 0x0072B2;

  private static final int FIRST_COLOUR_ON_DARK = 0x5AA9E6;

  private static final Pattern CHART = Pattern.compile("<div class=\"chart\" [^>]*><(figure|svg)");

  @TempDir private Path temp = Path.of("");

  private String train(String name, String... settings) throws IOException {
    String out = temp.resolve(name).toString();
    new Training(
            new Training.Request(TinyRuns.conf(temp), List.of(settings), out, false, null),
            TrainingProgress.SILENT)
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
        .contains("learner.rate", "0.01", "commit", "SHA-256 of what was learned")
        .doesNotContain("src=\"http", "href=\"http");
  }

  @Test
  void aBrowserDrawsEveryChartAndSaysNothing() throws IOException {
    Browser browser = browser();
    Visit visit = browser.visit(page(train("one"), train("two", "learner.rate=0.02")));
    assertThat(visit.console()).isEmpty();
    long charts = Pattern.compile("<div class=\"chart\" ").matcher(visit.dom()).results().count();
    assertThat(charts).isGreaterThanOrEqualTo(5);
    assertThat(CHART.matcher(visit.dom()).results().count()).isEqualTo(charts);
    assertThat(visit.dom()).contains("aria-label=\"line\"", "data-size=");
  }

  @Test
  void beginsWithTheResultAndWhatItCost() throws IOException {
    String html = Files.readString(page(train("one")));
    assertThat(html)
        .containsPattern("<strong>[0-9.]+ ± [0-9.]+</strong> query loss after 2 inner steps")
        .contains("before adaptation", "core-hours on", "20 iterations of 4 tasks")
        .contains("{ type = maml, ", "13 meta-parameters")
        .contains("commit it was built from", "its first iteration")
        .doesNotContain("fromIteration");
  }

  @Test
  void runsThatDifferInTheirSeedAloneArePooled() throws IOException {
    String one = train("rate,seed=1");
    String two = train("rate,seed=2", "seed=2");
    String html = Files.readString(page(one, two));
    assertThat(html)
        .contains("<h1>rate, 2 seeds</h1>", "interval over 2 seeds")
        .contains("\"name\":\"rate, 2 seeds\"");
    String other = train("other", "learner.rate=0.02");
    assertThat(Files.readString(page(one, two, other)))
        .contains("<h1>rate, 2 seeds · other</h1>")
        .containsPattern("scope=\"row\">rate, 2 seeds</th>");
  }

  @Test
  void policiesShowTheirPathsToTheGoal() throws IOException {
    String policy =
        """
        name = tiny, seed = 1
        tasks { source = navigation-2d, shots = 3, queries = 3, horizon = 8 }
        model { type = policy, layers = [5], activation = tanh, initial-std = 0.3 }
        learner { type = maml, steps = 1, rate = 0.1 }
        outer { iterations = 2, batch = 2, optimizer { type = adam, rate = 0.01 } }
        evaluation { tasks = 4, steps = 2 }
        cluster { threads = 1 }
        """;
    Path conf = Files.writeString(temp.resolve("policy.conf"), policy);
    String out = temp.resolve("walk").toString();
    new Training(new Training.Request(conf, List.of(), out, false, null), TrainingProgress.SILENT)
        .run(() -> false);
    assertThat(Files.readString(page(out)))
        .contains("id=\"paths-walk-0\"", "id=\"paths-walk-2\"", "\"name\":\"the best policy\"")
        .contains("\"name\":\"before\"", "\"name\":\"after 1 step\"", "\"name\":\"goal\"")
        .contains("return after 2 inner steps", "<dt>best policy</dt>")
        .doesNotContain("id=\"accuracy-against-epsilon\"", "id=\"loss-against-steps\"");
    assertThat(Files.readString(page(out)).indexOf("id=\"training-return\""))
        .isBetween(0, Files.readString(page(out)).indexOf("id=\"training-loss\""));
  }

  @Test
  void whatRemainsUnderAttackIsDrawnAgainstEpsilon() throws IOException {
    String html =
        Files.readString(
            page(train("attacked", "evaluation.epsilons=[0.1]"), train("clean", "seed=2")));
    assertThat(html).contains("id=\"loss-against-epsilon\"", "\"x\":[0.0,0.1");
  }

  @Test
  void seedsUnderAttackArePooled() throws IOException {
    String one = train("attacked,seed=1", "evaluation.epsilons=[0.1]");
    String two = train("attacked,seed=2", "evaluation.epsilons=[0.1]", "seed=2");
    String html = Files.readString(page(one, two, train("clean")));
    assertThat(html)
        .contains("moves the queries: means over 5 test tasks; of several seeds the mean over")
        .containsPattern("\"name\":\"attacked, 2 seeds\"[^}]*\"x\":\\[0.0,0.1");
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
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("gap.png", "gap-dark.png");
    assertThat(colours(files.get(0))).contains(WHITE, FIRST_COLOUR);
    assertThat(colours(files.get(1))).contains(FIRST_COLOUR_ON_DARK).doesNotContain(WHITE);
  }

  /**
   * The colours in a picture of a chart. The chart is about 600 pixels wide, and the picture has
   * twice that resolution.
   */
  private static Set<Integer> colours(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isBetween(1100, 1300);
    Set<Integer> colours = new HashSet<>();
    for (int i = 0; i < image.getWidth(); i++) {
      for (int j = 0; j < image.getHeight(); j++) {
        colours.add(image.getRGB(i, j) & 0xFFFFFF);
      }
    }
    return colours;
  }

  @Test
  void textIsNotTakenForHtml() {
    assertThat(new Page("a <b>").text("1 < 2 & \"x\"").html())
        .contains("<title>a &lt;b&gt;</title>", "<p>1 &lt; 2 &amp; \"x\"</p>");
  }

  @Test
  void seriesNeedAnXForEachY() {
    assertThatThrownBy(() -> Series.of("s", Style.LINE, new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x and 3 y");
  }
}
