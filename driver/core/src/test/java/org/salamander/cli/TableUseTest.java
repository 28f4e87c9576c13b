package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests commands on a run that learned from a table, after the table and its store are deleted. */
class TableUseTest {

  @TempDir private static Path folder = Path.of("");

  private static String run = "";
  private static String store = "";
  private Said said = Said.by("--version");

  /** Shops with different levels of sales. A higher price lowers sales, a campaign raises them. */
  private static List<String> rows() {
    Random random = new Random(11);
    List<String> rows = new ArrayList<>();
    for (int shop = 0; shop < 60; shop++) {
      int level = random.nextInt(50);
      for (int row = 0; row < 8; row++) {
        double price = random.nextInt(90) / 10.0;
        boolean campaign = random.nextBoolean();
        rows.add(
            "Größe "
                + shop
                + ","
                + (row == 3 ? "" : price)
                + ","
                + campaign
                + ","
                + List.of("thé", "café", "NA").get(row % 3)
                + ","
                + (500 + level - 4 * price + (campaign ? 20 : 0)));
      }
    }
    return rows;
  }

  @BeforeAll
  static void train() throws IOException {
    Path csv = folder.resolve("shops.csv");
    List<String> lines = new ArrayList<>(List.of("Laden,preis,aktion,ware,umsatz"));
    lines.addAll(rows());
    Files.write(csv, lines);
    store = folder.resolve("shops.store").toString();
    String[] prepare = {"prepare", "table", "--from", csv.toString(), "--task", "Laden"};
    Said prepared =
        Said.by(
            Stream.concat(Stream.of(prepare), Stream.of("--target", "umsatz", "--out", store))
                .toArray(String[]::new));
    assertThat(prepared.status()).as(prepared.err()).isZero();
    Path conf =
        Files.writeString(
            folder.resolve("shops.conf"),
            """
            name = shops, seed = 1
            tasks { source = table, store = "%s", shots = [1, 4], queries = rest }
            model { type = table, layers = [8], normalization = none, context = 2 }
            learner { type = caml, steps = 2, rate = 0.5 }
            outer { iterations = 30, batch = 4, optimizer { type = adam, rate = 0.01 } }
            validation { every = 10 }, log { every = 10 }
            """
                .formatted(store));
    run = folder.resolve("run").toString();
    Said trained = Said.by("train", conf.toString(), "--out", run);
    assertThat(trained.status()).as(trained.err()).isZero();
    Said judged = Said.by("evaluate", run);
    assertThat(judged.status()).as(judged.err()).isZero();
    Files.delete(csv);
    Files.move(Path.of(store), folder.resolve("gone"));
  }

  private int salamander(String... arguments) {
    said = Said.by(arguments);
    return said.status();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void lossesOfTrainingAndValidationAreInTheTablesUnits() throws IOException {
    List<String> rows = Files.readAllLines(Path.of(run, "metrics.jsonl"));
    assertThat(rows).hasSize(3);
    for (String row : rows) {
      JsonNode json = new ObjectMapper().readTree(row);
      for (String loss : List.of("loss", "lossBefore", "validationLoss")) {
        assertThat(json.get(loss).asDouble())
            .as(loss + " of targets that spread over tens of units")
            .isBetween(10.0, 5000.0);
      }
    }
  }

  @Test
  void columnsOfAnOwnTaskAreTakenByTheirNames() throws IOException {
    String support =
        write("s.csv", "umsatz,note,ware,preis,aktion\n520.5,x,thé,1,true\n490,y,neu,9.5,FALSE\n");
    String query =
        write("q.csv", "id,aktion,preis,ware\nerste,true,1,thé\nzweite,,NA,\ndritte,false,2,neu\n");
    String out = folder.resolve("own.npz").toString();
    assertThat(
            salamander(
                "adapt", run, "--support", support, "--query", query, "--out", out, "--json"))
        .as(said.err())
        .isZero();
    assertThat(said.err()).contains("s.csv: 2 rows with umsatz", "q.csv: 3 rows without umsatz");
    assertThat(said.err())
        .contains("column ware: no training task had 1 of the 2 values, such as neu;");
    JsonNode curve = new ObjectMapper().readTree(said.out()).get("steps");
    double before = curve.get(0).get("support").get("loss").asDouble();
    double after = curve.get(2).get("support").get("loss").asDouble();
    assertThat(after).isBetween(0.1, before);
    List<String> rows = Files.readAllLines(folder.resolve("own-predictions.csv"));
    assertThat(rows.get(0)).isEqualTo("example,prediction");
    assertThat(rows.get(1)).startsWith("erste,");
    double first = Double.parseDouble(rows.get(1).split(",", -1)[1]);
    assertThat(first).isBetween(450.0, 600.0);
    String table =
        write(
            "t.csv",
            "Laden,umsatz,ware,preis,aktion\nA,520.5,thé,1,true\nA,490,neu,9.5,FALSE\nA,,thé,1,true\n");
    String predicted = folder.resolve("t-predicted.csv").toString();
    assertThat(salamander("predict", run, "--table", table, "--out", predicted))
        .as(said.err())
        .isZero();
    assertThat(Double.parseDouble(Files.readAllLines(Path.of(predicted)).get(1).split(",", -1)[1]))
        .as("what predict says")
        .isCloseTo(first, within(0.01));
  }

  @Test
  void ownRowsThatDoNotFitAreRefused() throws IOException {
    String out = folder.resolve("no.npz").toString();
    String[][] wrong = {
      {"umsatz,preis,aktion\n1,2,true\n", "line 1: no column ware; the first line must name"},
      {"preis,aktion,ware\n2,true,thé\n", "line 1: no umsatz; every row to adapt to must have one"},
      {"umsatz,preis,aktion,ware\n,2,true,thé\n", "line 2, column 1 (umsatz): no umsatz"},
      {"umsatz,preis,aktion,ware\n1,x,true,thé\n", "line 2, column 2 (preis): x is not a number"},
      {"umsatz,preis,aktion,ware\n1,2,ja,thé\n", "column aktion: found ja; it must be true"},
      {"umsatz,preis,aktion,ware\n1,2,true\n", "line 2: 3 cells"},
      {"umsatz,preis,aktion,ware\n", "holds no rows"}
    };
    for (String[] each : wrong) {
      String support = write("wrong.csv", each[0]);
      assertThat(salamander("adapt", run, "--support", support, "--out", out)).isEqualTo(2);
      assertThat(said.err()).contains("wrong.csv").contains(each[1]);
    }
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void aSchemaThatIsNotTheRunsIsRefused() throws IOException {
    Path schema = Path.of(run, "schema.json");
    String own = Files.readString(schema);
    String support = write("own.csv", "umsatz,preis,aktion,ware\n520,1,true,thé\n");
    String out = folder.resolve("schema.npz").toString();
    try {
      Files.writeString(schema, own.replaceFirst("(\"mean\" : )[\\d.]+", "$1123.5"));
      assertThat(Files.readString(schema)).isNotEqualTo(own);
      assertThat(salamander("adapt", run, "--support", support, "--out", out)).isEqualTo(2);
      assertThat(said.err())
          .contains("schema.json has SHA-256 ", "was trained with one of SHA-256");
      Files.delete(schema);
      assertThat(salamander("adapt", run, "--support", support, "--out", out)).isEqualTo(2);
      assertThat(said.err()).contains("schema.json is missing; ");
    } finally {
      Files.writeString(schema, own);
    }
    assertThat(salamander("adapt", run, "--support", support, "--out", out)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "{\"checksum\": \"x\"}"})
  void baselinesThatAreNoneAreComputedAgain(String content) throws IOException {
    Path copy = Files.createTempDirectory(folder, "baselines").resolve("run");
    Fuzzer.copy(Path.of(run), copy);
    Path baselines = copy.resolve("baselines.json");
    String sound = Files.readString(baselines);
    Files.writeString(baselines, content);
    Files.move(folder.resolve("gone"), Path.of(store));
    try {
      assertThat(salamander("evaluate", copy.toString())).as(said.err()).isZero();
    } finally {
      Files.move(Path.of(store), folder.resolve("gone"));
    }
    assertThat(said.err())
        .contains("baselines.json cannot be read, so it is computed again: ")
        .doesNotContain("Source: ");
    assertThat(baselines).hasContent(sound);
  }

  @Test
  void otherDataAreRefusedWithoutTheRecordToo() throws IOException {
    Path copy = folder.resolve("copy");
    Fuzzer.copy(Path.of(run), copy);
    Files.delete(copy.resolve("provenance.json"));
    Path csv = Files.write(folder.resolve("other.csv"), List.of("Laden,preis,aktion,ware,umsatz"));
    Files.write(csv, rows().subList(8, 480), StandardOpenOption.APPEND);
    String other = folder.resolve("other.store").toString();
    String[] prepare = {"prepare", "table", "--from", csv.toString(), "--task", "Laden"};
    assertThat(
            salamander(
                Stream.concat(Stream.of(prepare), Stream.of("--target", "umsatz", "--out", other))
                    .toArray(String[]::new)))
        .as(said.err())
        .isZero();
    Files.move(Path.of(other), Path.of(store));
    try {
      assertThat(
              salamander(
                  "train",
                  folder + "/shops.conf",
                  "--out",
                  copy.toString(),
                  "--resume",
                  "--set",
                  "outer.iterations=40"))
          .isEqualTo(2);
      assertThat(said.err()).contains("-30: the data's checksum was ", "same data");
    } finally {
      Files.move(Path.of(store), Path.of(other));
    }
  }

  @Test
  void aRunIsShownAndExportedWithoutItsTable() {
    assertThat(salamander("show", run)).as(said.err()).isZero();
    String npz = folder.resolve("theta.npz").toString();
    assertThat(salamander("export", run, "--out", npz)).as(said.err()).isZero();
    assertThat(Path.of(npz)).isNotEmptyFile();
    assertThat(salamander("evaluate", run)).isEqualTo(2);
    assertThat(said.err()).contains(store).contains("no such table store");
  }
}
