package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;
import org.salamander.run.TinyRuns;
import org.salamander.run.adapt.Adapted;
import org.salamander.run.adapt.Adapter;
import org.salamander.run.adapt.Examples;
import org.salamander.run.learned.LearnedRun;

/** Tests adapt, export, import, sweep and doctor. */
class UseTest {

  @TempDir private Path temp = Path.of("");
  private String conf = "";
  private String run = "";
  private String out = "";
  private String err = "";

  @BeforeEach
  void train() throws IOException {
    conf = TinyRuns.conf(temp).toString();
    run = temp.resolve("run").toString();
    assertThat(salamander("train", conf, "--out", run)).isZero();
  }

  private int salamander(String... arguments) {
    Said said = Said.by(arguments);
    out = said.out();
    err = said.err();
    return said.status();
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text).toString();
  }

  @Test
  void adaptsAndPlainDl4jAgrees() throws IOException {
    String support = write("support.csv", "x,y\n-1,0.5\n0,1\n2,-1\n");
    String query = write("query.csv", "-0.5,0.2\n1,1\n");
    Path zip = temp.resolve("model.zip");
    assertThat(
            salamander(
                "adapt",
                run,
                "--support",
                support,
                "--query",
                query,
                "--steps",
                "2",
                "--out",
                zip.toString(),
                "--json"))
        .isZero();
    JsonNode steps = new ObjectMapper().readTree(out).get("steps");
    assertThat(steps).hasSize(3);
    double before = steps.get(0).get("support").get("loss").asDouble();
    assertThat(steps.get(2).get("support").get("loss").asDouble()).isLessThan(before);
    assertThat(steps.get(2).get("query").get("loss").isNumber()).isTrue();
    List<String> predictions = Files.readAllLines(temp.resolve("model-predictions.csv"));
    assertThat(predictions.get(0)).isEqualTo("example,output0");
    MultiLayerNetwork plain = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    double theirs = plain.output(Nd4j.createFromArray(new float[][] {{-0.5f}})).getDouble(0);
    assertThat(Double.parseDouble(predictions.get(1).split(",", -1)[1]))
        .isCloseTo(theirs, org.assertj.core.api.Assertions.within(1e-4));
  }

  @Test
  void fiveLinesOfJava() throws IOException {
    write("points.csv", "0,1\n1,2\n");
    Adapter adapter = Adapter.of(LearnedRun.open(run, line -> {}), line -> {});
    Examples support = adapter.support(temp.resolve("points.csv"));
    Adapted adapted = adapter.adapt(support, null, adapter.steps());
    adapted.writeDl4j(temp.resolve("mine.zip"));
    assertThat(adapted.predict(support.batch())).hasSize(2);
    assertThat(temp.resolve("mine.zip")).isNotEmptyFile();
  }

  @Test
  void exportsAndImportsTheSameParameters() throws IOException {
    String zip = temp.resolve("theta.zip").toString();
    assertThat(salamander("export", run, "--out", zip)).isZero();
    String again = temp.resolve("again").toString();
    assertThat(
            salamander("import", zip, conf, "--out", again, "--set", "outer.optimizer.rate=1e-30"))
        .isZero();
    assertThat(TinyRuns.sha256(again)).isEqualTo(TinyRuns.sha256(run));
  }

  @Test
  void oneFileIsAdaptedAndEvaluatedLikeTheRun() throws IOException {
    String model = temp.resolve("whole.zip").toString();
    assertThat(salamander("export", run, "--model", model)).isZero();
    assertThat(salamander("show", model)).isZero();
    assertThat(out).contains(TinyRuns.sha256(run));
    assertThat(salamander("evaluate", run, "--json")).isZero();
    JsonNode expected = new ObjectMapper().readTree(out);
    assertThat(salamander("evaluate", model, "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out).get("loss")).isEqualTo(expected.get("loss"));
    String support = write("points.csv", "0,1\n1,2\n");
    String zip = temp.resolve("a.zip").toString();
    assertThat(salamander("adapt", model, "--support", support, "--out", zip)).isZero();
    assertThat(salamander("export", run)).isEqualTo(2);
    assertThat(err).contains("--model=FILE.zip").contains("--out=MODEL");
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    String wide = write("wide.csv", "1,2,3\n");
    String model = temp.resolve("m.zip").toString();
    assertThat(salamander("adapt", run, "--support", wide, "--out", model)).isEqualTo(2);
    assertThat(err)
        .contains(
            "wide.csv, line 1: 3 values (no heading; separated by commas); it must have 1 input and"
                + " 1 target");
    assertThat(salamander("adapt", run, "--support", wide, "--out", "m.bin")).isEqualTo(2);
    assertThat(err).contains("--out is m.bin; it must end in .zip");
    assertThat(salamander("sweep", conf, "--grid", "learner.rate", "--out", run)).isEqualTo(2);
    assertThat(err).contains("--grid learner.rate: it must be key=v1,v2");
  }

  @Test
  void anAdaptedModelOfNoNumbersIsNotWritten() throws IOException {
    String far = write("far.csv", "1e38,1e38\n-1e38,1e38\n");
    Path model = temp.resolve("far.npz");
    assertThat(salamander("adapt", run, "--support", far, "--out", model.toString())).isEqualTo(1);
    assertThat(err).contains("values that are not finite numbers, and is not written");
    assertThat(model).doesNotExist();
  }

  @Test
  void predictionsOfNoNumbersAreNotWritten() throws IOException {
    String near = write("near.csv", "0,1\n1,2\n");
    String far = write("far.csv", "3.4e38\n-3.4e38\n");
    String steep = temp.resolve("steep").toString();
    TinyRuns.train(Path.of(conf), steep, "outer.iterations=3", "outer.optimizer.rate=10");
    Path model = temp.resolve("far.npz");
    assertThat(
            salamander(
                "adapt",
                steep,
                "--support",
                near,
                "--query",
                far,
                "--steps",
                "0",
                "--out",
                model.toString()))
        .isEqualTo(1);
    assertThat(err).contains("is not a finite number, and nothing is written");
    assertThat(model).doesNotExist();
    assertThat(temp.resolve("far-predictions.csv")).doesNotExist();
  }

  @Test
  void importsAZipOfAnyName() {
    String zip = temp.resolve("a \"b\" $c.zip").toString();
    assertThat(salamander("export", run, "--out", zip)).isZero();
    String again = temp.resolve("again").toString();
    assertThat(salamander("import", zip, conf, "--out", again, "--set", "outer.iterations=1"))
        .as(err)
        .isZero();
  }

  @Test
  void placesAreTriedBeforeTheWork() {
    String nowhere = temp.resolve("no/r.html").toString();
    assertThat(salamander("report", run, "--out", nowhere)).isEqualTo(2);
    assertThat(err).contains("is in no folder that exists").doesNotContain("judging");
    assertThat(salamander("report", run, run)).isEqualTo(2);
    assertThat(err).contains("give each run directory once");
    assertThat(salamander("evaluate", run, "--per-task", temp.toString())).isEqualTo(2);
    assertThat(err).contains("is a directory; it must be a file");
  }

  @Test
  void aModelThatNoVectorHoldsIsWrongInput() {
    String layers = "model.layers=[2147483647,2147483647]";
    assertThat(salamander("train", conf, "--set", layers, "--out", temp.resolve("x").toString()))
        .isEqualTo(2);
    assertThat(err).contains("2³¹ − 1").doesNotContain("unexpected failure");
  }

  @Test
  void sweepsOverSeeds() {
    String[] sweep = {
      "sweep",
      conf,
      "--grid",
      "learner.rate=0.01,0.1",
      "--grid",
      "seed=1,2",
      "--out",
      temp.resolve("sweep").toString(),
      "--set",
      "outer.iterations=5"
    };
    assertThat(salamander(sweep)).isZero();
    assertThat(out.lines().toList())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .matches("learner.rate +iterations +seeds +loss on validation tasks");
              assertThat(lines.get(1)).matches("0.\\d+ +5 +2 +\\d.*±.*"); // the best comes first
            });
    String first = out;
    assertThat(salamander(sweep)).isZero(); // repeats no training
    assertThat(out).isEqualTo(first);
    assertThat(err).doesNotContain("iteration 5 of 5");
    assertThat(temp.resolve("sweep/sweep.html")).content().contains("id=\"key-learner-rate\"");
  }

  @Test
  void searchesAtRandomAndWritesTheBest() {
    Path best = temp.resolve("best.conf");
    assertThat(
            salamander(
                "sweep",
                conf,
                "--random",
                "learner.rate=0.001..0.1,log",
                "--samples",
                "4",
                "--halving",
                "2",
                "--out",
                temp.resolve("search").toString(),
                "--set",
                "outer.iterations=8",
                "--best",
                best.toString()))
        .isZero();
    assertThat(out.lines().toList()).hasSize(5);
    assertThat(salamander("train", best.toString(), "--out", temp.resolve("again").toString()))
        .isZero();
    assertThat(out).contains("again");
  }

  @Test
  void helpSaysNothingElse() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      for (String command : Main.line(new Main()).getSubcommands().keySet()) {
        assertThat(salamander(command, "--help")).isZero();
        assertThat(out).contains("Usage: salamander " + command);
        assertThat(err).isEmpty();
      }
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void theDoctorFindsThisJava() {
    assertThat(salamander("doctor")).isZero();
    assertThat(out).contains("ok   Java", "cores", "Omniglot", "browser");
  }
}
