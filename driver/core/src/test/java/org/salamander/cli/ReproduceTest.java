package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.run.RunConfig;
import org.salamander.run.TinyRuns;
import org.salamander.run.config.Configs;
import org.salamander.run.study.PublishedTable;
import org.salamander.run.study.PublishedTable.Row;

/** Tests the reproduction of published tables. */
class ReproduceTest {

  private static final Path TABLES = Path.of("../../conf/tables");

  private static final String TABLE =
      """
      title = "Tiny sines: mean squared error"
      rows = [
        { name = all, conf = tiny.conf, source = "A. N. Author 2020, table 1", iterations { quick = 4, stated = 8 }, seeds = 2
          published = [{ step = 1, value = 1.5, interval = 0.25 }, { value = 1.25 }] }
        { name = fewer, conf = tiny.conf, judged = ["evaluation.tasks = 3"], source = "the same"
          iterations { quick = 4, stated = 8 }, seeds = 2, published = [{ value = 1 }] }
      ]
      """;

  @TempDir private Path temp = Path.of("");

  static List<Path> tables() throws IOException {
    try (Stream<Path> files = Files.list(TABLES)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyRowsExperimentIsThere(Path table) {
    for (Row row : PublishedTable.read(table).rows()) {
      Path conf = TABLES.resolve(row.conf());
      List<String> all = Stream.concat(row.set().stream(), row.judged().stream()).toList();
      RunConfig config = RunConfig.decode(Configs.read(conf, all), conf.toString()).value();
      Integer steps = config.evaluation().steps();
      int taken = steps != null ? steps : config.learner().steps();
      assertThat(row.published())
          .as(row.name())
          .allMatch(figure -> figure.step() == null || figure.step() <= taken);
    }
  }

  @Test
  void putsPublishedBesideMeasuredAndRepeatsNothing() throws IOException {
    TinyRuns.conf(temp);
    Path table = Files.writeString(temp.resolve("tiny-table.conf"), TABLE);
    Path runs = temp.resolve("runs");
    String[] command = {
      "reproduce", table.toString(), "--budget", "quick", "--out", runs.toString()
    };
    Said said = Said.by(command);
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out().lines().toList())
        .anyMatch(
            l ->
                l.matches(
                    "\\| all \\(A. N. Author 2020, table 1\\) \\| 1 \\| 1.50 ± 0.25 \\| [\\d.]+ ± [\\d.]+ \\| 2 \\| .*"))
        .anyMatch(l -> l.matches("\\| all .* \\| 2 \\| 1.25 \\| [\\d.]+ ± [\\d.]+ \\| 2 \\| .*"))
        .anyMatch(l -> l.matches("\\| fewer .* \\| 2 \\| 1.00 \\| [\\d.]+ ± [\\d.]+ \\| 2 \\| .*"));
    try (Stream<Path> folders = Files.list(runs)) {
      assertThat(folders.filter(Files::isDirectory)).as("one a seed").hasSize(2);
    }
    Said again = Said.by(command);
    assertThat(again.out()).isEqualTo(said.out());
    assertThat(again.err()).doesNotContain("iteration 4 of 4");
  }

  /** Both rows share one training. Only the second row's evaluation has an attack. */
  @Test
  void judgesARowOnQueriesThatFgsmMoved() throws IOException {
    TinyRuns.conf(temp);
    Path table =
        Files.writeString(
            temp.resolve("moved.conf"),
            """
            title = "Tiny sines under attack"
            rows = [
              { name = clean, conf = tiny.conf, source = "", iterations { quick = 400, stated = 400 }, published = [{}] }
              { name = moved, conf = tiny.conf, epsilon = 0.5, source = "", iterations { quick = 400, stated = 400 }, published = [{}] }
            ]
            """);
    Path runs = temp.resolve("runs");
    Said said =
        Said.by("reproduce", table.toString(), "--budget", "quick", "--out", runs.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(measured(said, "moved")).isGreaterThan(measured(said, "clean") + 0.01);
    try (Stream<Path> folders = Files.list(runs)) {
      assertThat(folders.filter(Files::isDirectory)).hasSize(1);
    }
  }

  private static double measured(Said said, String row) {
    String line =
        said.out().lines().filter(l -> l.startsWith("| " + row + " ")).findFirst().orElseThrow();
    return Double.parseDouble(line.split("\\|", -1)[4].strip().split(" ", -1)[0]);
  }

  @Test
  void runsTheRowsThatAreNamed() throws IOException {
    TinyRuns.conf(temp);
    Path table = Files.writeString(temp.resolve("tiny-table.conf"), TABLE);
    String runs = temp.resolve("runs").toString();
    String file = table.toString();
    Path page = temp.resolve("page.html");
    Said said =
        Said.by(
            "reproduce",
            file,
            "--budget",
            "quick",
            "--out",
            runs,
            "--row",
            "few",
            "--report",
            page.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(page).content().containsPattern("<h1>fewer, (seed=1|\\d seeds)</h1>");
    assertThat(said.err()).contains("fewer, seed 1").doesNotContain("all, seed 1");
    Said wrong = Said.by("reproduce", file, "--out", runs, "--row", "none");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("no row is called none; the rows are all; fewer");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    Said said = Said.by("reproduce", "table-of-contents");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("TABLE is table-of-contents; it must be one of");
  }

  @Test
  void dividesHoursAndAnnealsWhatIsCutShort() throws IOException {
    TinyRuns.conf(temp);
    Path table = Files.writeString(temp.resolve("tiny-table.conf"), TABLE);
    Path runs = temp.resolve("runs");
    Said said =
        Said.by("reproduce", table.toString(), "--budget", "0.0002", "--out", runs.toString());
    assertThat(said.status()).as(said.err()).isZero();
    try (Stream<Path> folders = Files.list(runs)) {
      assertThat(folders.map(f -> f.getFileName().toString()))
          .anyMatch(f -> f.startsWith("pace-tiny,"))
          .anyMatch(f -> f.startsWith("tiny,seed=2,outer.iterations="));
    }
  }

  @Test
  void writesAPageWithEveryFigure() throws IOException {
    TinyRuns.conf(temp);
    Path table = Files.writeString(temp.resolve("tiny-table.conf"), TABLE);
    Path runs = temp.resolve("runs");
    Said.by("reproduce", table.toString(), "--budget", "quick", "--out", runs.toString());
    Path page = temp.resolve("results.md");
    Said said = Said.by("reproduce", "--page", page.toString(), runs + "/measured.json");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(Files.readString(temp.resolve("results.json"))).contains("tiny-table");
    assertThat(Said.by("reproduce", "--page", page.toString(), "nowhere.json").err())
        .contains("nowhere.json: no such file");
  }

  @Test
  void aRowThatDivergesIsLeftOutAndTheOthersGoOn() throws IOException {
    TinyRuns.conf(temp);
    String table =
        TABLE.replaceFirst("name = all, conf", "name = all, set = [\"learner.rate = 1e30\"], conf");
    Path file = Files.writeString(temp.resolve("tiny-table.conf"), table);
    for (String budget : List.of("quick", "0.0002")) {
      String runs = temp.resolve(budget).toString();
      Said said = Said.by("reproduce", file.toString(), "--budget", budget, "--out", runs);
      assertThat(said.status()).as(said.err()).isZero();
      assertThat(said.err()).contains("all diverged and is left out: iteration ");
      assertThat(said.out()).containsPattern("all .*not run").containsPattern("fewer .* [\\d.]+ ±");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[null]", "[{}]", "[{\"table\": \"x\"}]"})
  void measuredRowsThatAreNoneAreRefused(String content) throws IOException {
    Path page = temp.resolve("results.md");
    Path rows = Files.writeString(temp.resolve("more.json"), content);
    Said said = Said.by("reproduce", "--page", page.toString(), rows.toString());
    assertThat(said.status()).as(said.err()).isEqualTo(2);
    assertThat(said.err()).contains("more.json does not hold measured rows: ");
    assertThat(page).doesNotExist();
  }

  @Test
  void refusesABudgetThatIsNone() {
    Said said =
        Said.by("reproduce", TABLES.resolve("sinusoid.conf").toString(), "--budget", "soon");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("--budget is soon");
  }
}
