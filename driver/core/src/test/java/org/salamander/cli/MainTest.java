package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;

/** Tests what scripts rely on: exit status, standard output and standard error. */
class MainTest {

  @TempDir private Path temp = Path.of("");
  private String conf;
  private String run;
  private String out = "";
  private String err = "";

  @BeforeEach
  void write() throws IOException {
    conf = TinyRuns.conf(temp).toString();
    run = temp.resolve("run").toString();
  }

  private int salamander(String... arguments) {
    Said said = Said.by(arguments);
    out = said.out();
    err = said.err();
    assertThat(err).doesNotContain("\tat ");
    return said.status();
  }

  private void refuses(String message, String... arguments) {
    assertThat(salamander(arguments)).isEqualTo(2);
    assertThat(out).isEmpty();
    assertThat(err).startsWith("salamander: ").contains(message);
  }

  @Test
  void trainsAndSaysWhere() {
    assertThat(salamander("train", conf, "--out", run)).isZero();
    assertThat(out).isEqualTo(run + System.lineSeparator());
    assertThat(err)
        .contains("iteration 20 of 20, loss ", "tasks/s", "done: 20 iterations")
        .contains("salamander evaluate " + run);
  }

  @Test
  void showsOneObject() throws IOException {
    salamander("train", conf, "--out", run, "--set", "validation{every=10,tasks=3}");
    assertThat(salamander("show", run)).isZero();
    assertThat(out).contains("none yet: salamander evaluate");
    assertThat(salamander("evaluate", run)).isZero();
    assertThat(salamander("show", run, "--json")).isZero();
    JsonNode shown = object();
    assertThat(shown.fieldNames())
        .toIterable()
        .containsExactly(
            "name",
            "algorithm",
            "iteration",
            "iterations",
            "tasks",
            "seconds",
            "parameters",
            "validation",
            "best",
            "evaluation",
            "sha256");
    assertThat(shown.at("/validation/iteration").asInt()).isEqualTo(20);
    assertThat(shown.at("/validation/loss").asDouble()).isPositive();
    assertThat(shown.at("/best/score").asDouble()).isPositive();
    assertThat(shown.at("/evaluation/tasks").asInt()).isEqualTo(5);
    assertThat(shown.at("/evaluation/split").asText()).isEqualTo("test");
    assertThat(shown.at("/evaluation/mean").asDouble()).isPositive();
    assertThat(shown.get("iteration").asInt()).isEqualTo(20);
    assertThat(shown.get("algorithm").asText()).isEqualTo("maml");
    assertThat(shown.get("parameters").asInt()).isEqualTo(4 + 4 + 4 + 1);
    assertThat(shown.get("sha256").asText()).matches("[0-9a-f]{64}");
    assertThat(salamander("show", run)).isZero();
    assertThat(out)
        .contains("tiny", "maml", shown.get("sha256").asText())
        .containsPattern("training +20 of 20 iterations, 80 tasks")
        .containsPattern("validation +iteration 20, loss [0-9.]+")
        .containsPattern("evaluation +loss [0-9.]+ ± [0-9.]+ after 2 inner steps, 5 test tasks");
  }

  @Test
  void evaluatesToOneObject() throws IOException {
    salamander("train", conf, "--out", run);
    Path csv = temp.resolve("tasks.csv");
    assertThat(salamander("evaluate", run, "--json", "--per-task", csv.toString())).isZero();
    JsonNode evaluated = object();
    assertThat(evaluated.fieldNames()).toIterable().containsExactly("tasks", "steps", "oracle");
    assertThat(evaluated.get("tasks").asInt()).isEqualTo(5);
    assertThat(evaluated.get("steps")).hasSize(3);
    for (int k = 0; k < 3; k++) {
      JsonNode step = evaluated.get("steps").get(k);
      assertThat(step.fieldNames()).toIterable().containsExactly("step", "loss");
      assertThat(step.get("step").asInt()).isEqualTo(k);
      assertThat(step.get("loss").fieldNames()).toIterable().containsExactly("mean", "ci95");
    }
    List<String> rows = Files.readAllLines(csv);
    assertThat(rows).hasSize(6);
    assertThat(rows.get(0)).isEqualTo("task,loss0,loss1,loss2");
    double sum = 0;
    for (String row : rows.subList(1, 6)) {
      sum += Double.parseDouble(row.split(",", -1)[3]);
    }
    assertThat(sum / 5).isEqualTo(evaluated.get("steps").get(2).get("loss").get("mean").asDouble());
  }

  @Test
  void evaluatesForPeopleAndWithSettings() {
    salamander("train", conf, "--out", run);
    assertThat(salamander("evaluate", run, "--set", "evaluation.tasks=2")).isZero();
    assertThat(out).startsWith("2 tasks, means with 95% intervals").contains("oracle");
    String trained = out;
    assertThat(salamander("evaluate", run, "--set", "evaluation.tasks=2", "--from-scratch"))
        .isZero();
    assertThat(out).isNotEqualTo(trained);
    refuses("did you mean evaluation.tasks?", "evaluate", run, "--set", "evaluation.taks=2");
  }

  @Test
  void aMeanThatIsNoNumberIsNull() throws IOException {
    salamander("train", conf, "--out", run);
    assertThat(salamander("evaluate", run, "--json", "--set", "learner.rate=1e30")).isZero();
    assertThat(object().get("steps").get(0).get("loss").get("mean").isNumber()).isTrue();
    assertThat(object().get("steps").get(2).get("loss").get("mean").isNull()).isTrue();
    assertThat(err).contains(" of 5 tasks is not a finite number");
  }

  @Test
  void evaluatesTheCheckpointAskedFor() {
    salamander("train", conf, "--out", run, "--set", "validation { every = 10, tasks = 2 }");
    List<String> reports = new ArrayList<>();
    for (String which : List.of("last", "20", "10", "best")) {
      assertThat(salamander("evaluate", run, "--checkpoint", which)).as(err).isZero();
      reports.add(out);
    }
    assertThat(reports.get(1)).isEqualTo(reports.get(0));
    assertThat(reports.get(2)).isNotEqualTo(reports.get(0));
    assertThat(reports.get(3)).isIn(reports.get(1), reports.get(2));
    refuses("it has those of [20, 15, 10]", "evaluate", run, "--checkpoint", "3");
    refuses("must be last, best, or a number", "evaluate", run, "--checkpoint", "first");
  }

  @Test
  void classificationHasAccuracies() throws IOException {
    Path logistic =
        Files.writeString(
            temp.resolve("logistic.conf"),
            TinyRuns.CONF
                .replace("source = sinusoid", "source = logistic")
                .replace("loss = mse", "loss = bce"));
    assertThat(salamander("train", logistic.toString(), "--out", run)).isZero();
    assertThat(Files.readString(Path.of(run, "metrics.jsonl"))).contains("\"accuracy\":");
    assertThat(salamander("evaluate", run, "--json")).isZero();
    assertThat(object().get("steps").get(0).fieldNames())
        .toIterable()
        .containsExactly("step", "loss", "accuracy");
  }

  @Test
  void continuesWithResume() {
    salamander("train", conf, "--out", run, "--set", "outer.iterations=10");
    refuses("holds a run already", "train", conf, "--out", run);
    assertThat(salamander("train", conf, "--out", run, "--resume")).isZero();
    assertThat(err).contains("from iteration 10");
    refuses(
        "learner.rate was 0.01 and is now 0.5",
        "train",
        conf,
        "--out",
        run,
        "--resume",
        "--set",
        "learner.rate=0.5");
    refuses("--resume needs --out", "train", conf, "--resume");
  }

  @Test
  void wrongInputIsStatus2() {
    String none = temp.resolve("none").toString();
    refuses("a command is missing");
    refuses("Unmatched argument", "fly");
    refuses("CONF", "train");
    refuses("--fast", "train", conf, "--fast");
    refuses(none + ": no such file", "train", none);
    refuses("did you mean learner.steps?", "train", conf, "--set", "learner.stepz=1");
    refuses("no such run directory", "evaluate", none);
    refuses("no such run directory", "show", none);
    refuses("is not a run directory", "show", temp.toString());
    refuses(conf + " is a file", "train", conf, "--out", conf);
    refuses("unknown://x", "train", conf, "--out", "unknown://x/y");
    refuses("master is \"sparc://x\"", "train", conf, "--out", run, "--master", "sparc://x");
    assertThat(Path.of(run)).doesNotExist();
    refuses("the data set is missing", "prepare");
    refuses("--from", "prepare", "omniglot", "--out", none);
    refuses(none, "prepare", "omniglot", "--from", none, "--out", temp + "/omniglot.store");
    assertThat(temp.resolve("omniglot.store")).doesNotExist();
  }

  @Test
  void aWrongMasterIsRefusedByEvaluateToo() {
    salamander("train", conf, "--out", run, "--set", "outer.iterations=0");
    refuses("master is \"local[0]\"", "evaluate", run, "--master", "local[0]", "--json");
    refuses("is a directory", "evaluate", run, "--per-task", temp.toString());
  }

  @Test
  void failuresAreStatus1AndTracesAreForDebugging() {
    String[] wild = {"train", conf, "--out", run, "--set", "learner.rate=1e30"};
    assertThat(salamander(wild)).isEqualTo(1);
    assertThat(out).isEmpty();
    assertThat(err).containsPattern("salamander: iteration \\d+, task \\d+: ");
    List<String> debugged = new ArrayList<>(List.of(wild));
    debugged.set(3, run + "2");
    debugged.add("--debug");
    Said said = Said.by(debugged.toArray(String[]::new));
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("\tat org.salamander.");
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    assertThat(salamander("--help")).isZero();
    assertThat(out).contains("train", "evaluate", "show", "prepare", "130");
    assertThat(salamander("train", "--help")).isZero();
    assertThat(out).contains("--resume");
    assertThat(salamander("--version")).isZero();
    assertThat(out).startsWith("salamander ");
  }

  private JsonNode object() throws IOException {
    assertThat(out.strip()).doesNotContain("\n");
    return new ObjectMapper().readTree(out);
  }
}
