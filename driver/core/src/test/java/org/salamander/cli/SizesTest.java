package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.run.TinyRuns;

/**
 * Tests that sizes too large for an array or the memory are refused as wrong input, with the key.
 */
@Timeout(60)
class SizesTest {

  @TempDir private Path temp = Path.of("");

  private Said train(String... settings) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("train", TinyRuns.conf(temp).toString(), "--out", run()));
    for (String setting : settings) {
      command.addAll(List.of("--set", setting));
    }
    return Said.by(command.toArray(String[]::new));
  }

  private String run() {
    return temp.resolve("run").toString();
  }

  private static void refused(Said said, String message) {
    assertThat(said.err())
        .contains(message)
        .doesNotContain("unexpected", "Exception", "Index", "overflow");
    assertThat(said.status()).as(said.err()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.layers=[2147483647] | model.layers (2147483647) makes a model of more than 2³¹ − 1",
        "model.layers=[100000,100000] | model.layers (100000) makes a model of more than 2³¹ − 1",
        "model.layers=[715827882] | model.layers (715827882) makes a model of 8.6 GB; this JVM may",
        "model.context=2147483647 | model.context (2147483647) makes a model of more than 2³¹ − 1",
        "tasks.shots=2147483647 | tasks.shots is 2147483647; it must be at most 1073741823",
        "tasks.queries=2147483647 | tasks.queries is 2147483647; it must be at most 1073741823",
        "learner.steps=2147483647 | learner.steps is 2147483647; it must be at least 1 and at most 1000000",
        "outer.batch=2147483647 | outer.batch is 2147483647; it must be at least 1 and at most 1000000",
        "cluster.threads=2147483647 | cluster.threads is 2147483647; it must be at least 1 and at",
        "validation={every=1,queries=2147483647} | validation.queries is 2147483647; it must be at most",
        "validation={every=1,tasks=2147483647} | validation.tasks is 2147483647; it must be at least 1 and",
        "validation={every=1,steps=2147483647} | validation.steps is 2147483647; it must be at least 0 and"
      })
  void areRefusedByTheirKeys(String setting, String message) throws IOException {
    refused(train(setting), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{type=dense,units=2147483647},{type=dense}] | model.layers (2147483647) makes a model of",
        "[{type=context,size=2147483647},{type=dense}] | model.layers (2147483647) makes a model",
        "[{type=residual,layers=[{type=dense,units=2147483647}]},{type=dense}] | model.layers (214",
        "[{type=convolution,filters=2,kernel=2147483647}] | kernel is 2147483647; it must be at",
        "[{type=convolution,filters=2,stride=2147483647}] | stride is 2147483647; it must be at",
        "[{type=convolution,filters=2147483647},{type=dense}] | model.layers (2147483647) makes a",
        "[{type=max-pool,size=2147483647},{type=dense}] | a window of 2147483647 × 2147483647"
      })
  void ofLayersInStacksToo(String layers, String message) throws IOException {
    refused(train("model=null", "model={type=stack,layers=" + layers + "}"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type=lstm,hidden=2147483647} | learner.hidden (2147483647) makes a model of more than",
        "{type=maml++,steps=1000001} | learner.steps is 1000001; it must be at least 1 and at most"
      })
  void ofLearnersToo(String learner, String message) throws IOException {
    refused(train("learner=null", "learner=" + learner.replace("maml++", "\"maml++\"")), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{source=logistic,shots=2,queries=2,dimensions=2147483647} | tasks.shots is 2; it must be at most 1: each has 2147483647 numbers",
        "{source=navigation-2d,shots=2000,horizon=1000000} | tasks.shots is 2000; it must be at most 1073",
        "{source=sinusoid,shots=3,queries=3,grid=2147483647} | tasks.grid (2147483647)",
        "{source=bandit,shots=2147483647,queries=1} | tasks.shots is 2147483647; it must be at"
      })
  void ofTasksToo(String tasks, String message) throws IOException {
    refused(
        train(
            "tasks=null",
            "model=null",
            "model={type=" + (policies(tasks) ? "policy}" : "mlp}"),
            "tasks=" + tasks),
        message);
  }

  private static boolean policies(String tasks) {
    return tasks.contains("navigation") || tasks.contains("bandit");
  }

  @Test
  void ofATrainingWhoseModelAloneWouldFit() throws IOException {
    long units = Runtime.getRuntime().maxMemory() / (3 * Float.BYTES) * 4 / 5; // 3 weights for each
    refused(
        train("model.layers=[" + Math.min(units, 700_000_000) + "]"),
        ") makes a training with 1 thread of ");
  }

  @Test
  void ofAnEvaluationToo() throws IOException {
    assertThat(train().status()).isZero();
    refused(
        Said.by("evaluate", run(), "--set", "evaluation.steps=2147483647"),
        "evaluation.steps is 2147483647; it must be at least 0 and at most 1000000");
    refused(
        Said.by("evaluate", run(), "--set", "evaluation.tasks=2147483647"),
        "evaluation.tasks is 2147483647; it must be at least 1 and at most 1000000");
    refused(
        Said.by("evaluate", run(), "--set", "evaluation.shots=2147483647"),
        "evaluation.shots is 2147483647; it must be at most 1073741823");
  }
}
