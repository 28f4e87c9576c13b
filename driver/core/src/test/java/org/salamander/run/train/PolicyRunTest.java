package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.model.Domain;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.TinyRuns;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.task.DataContext;

/** Tests runs with policies: equal bits on threads and Spark, resuming, returns, errors. */
final class PolicyRunTest {

  private static final String CONF =
      """
      name = tiny, seed = 1
      tasks { source = navigation-2d, shots = 3, queries = 3, horizon = 8 }
      model { type = policy, layers = [5], activation = tanh, initial-std = 0.3 }
      learner { type = maml, steps = 1, rate = 0.1 }
      outer { iterations = 5, batch = 5, optimizer { type = trpo, max-kl = 0.02 } }
      evaluation { tasks = 4, steps = 2 }
      checkpoint { every = 2, keep = 3 }
      log { every = 1 }
      cluster { threads = 1 }
      """;

  @TempDir private Path temp = Path.of("");
  private Path conf = Path.of("");
  private String whole = "";

  @BeforeEach
  void train() throws IOException {
    conf = Files.writeString(temp.resolve("tiny.conf"), CONF);
    whole = temp.resolve("whole").toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "learner.steps = 1",
        "learner = null, learner { type = meta-sgd, steps = 2, rate-min = 0.05, rate-max = 0.1 }"
      })
  void trustRegionsGiveTheSameBitsOnThreadsAndSpark(String settings) throws IOException {
    Files.writeString(conf, CONF + settings);
    TinyRuns.train(conf, whole);
    String expected = TinyRuns.sha256(whole);
    String threads = temp.resolve("threads").toString();
    TinyRuns.train(conf, threads, "cluster.threads=3");
    assertThat(TinyRuns.sha256(threads)).isEqualTo(expected);
    String spark = temp.resolve("spark").toString();
    new Training(
            new Training.Request(conf, List.of("cluster.partitions=3"), spark, false, "local[2]"),
            TrainingProgress.SILENT)
        .run(() -> false);
    assertThat(TinyRuns.sha256(spark)).isEqualTo(expected);
  }

  @Test
  void aTrustRegionResumes() throws IOException {
    TinyRuns.train(conf, whole);
    String out = temp.resolve("run").toString();
    int[] asked = {0};
    TinyRuns.run(conf, out, false, () -> asked[0]++ >= 3, TrainingProgress.SILENT);
    TinyRuns.resume(conf, out);
    assertThat(TinyRuns.sha256(out)).isEqualTo(TinyRuns.sha256(whole));
  }

  @Test
  void aRunIsJudgedByReturns() throws IOException {
    TinyRuns.train(conf, whole, "validation { every = 5, tasks = 3 }");
    assertThat(Files.readString(Path.of(whole, "metrics.jsonl")))
        .contains("\"return\":-", "\"validationReturn\":-")
        .doesNotContain("accuracy");
    Evaluation evaluation =
        TrainedRun.open(whole, List.of(), line -> {}).evaluate(false, null, line -> {});
    assertThat(evaluation.measure()).isEqualTo(Domain.Measure.RETURN);
    Evaluation.Mean best = Objects.requireNonNull(evaluation.oracle());
    for (int k = 0; k <= 2; k++) {
      assertThat(evaluation.measured(k).mean()).isNegative();
      assertThat(best.mean()).isGreaterThan(evaluation.measured(k).mean());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.distribution = categorical | model.distribution is categorical; the tasks' actions are continuous",
        "model = null, model { type = mlp } | it must be policy",
        "tasks = null, tasks { source = bandit, shots = 2, queries = 2 }, model.distribution = gaussian | the tasks' actions are discrete",
        "tasks = null, tasks { source = sinusoid, shots = 2, queries = 2 }, outer.optimizer = null, outer.optimizer { type = sgd, rate = 1 } | model.type is policy; it needs tasks to act in",
        "tasks = null, tasks { source = sinusoid, shots = 2, queries = 2 }, model = null, model { type = mlp } | outer.optimizer.type is trpo; it is for tasks to act in",
        "learner = null, learner { type = reptile } | needs the derivative of the adaptation, which reptile does not give",
        "evaluation.transductive = false | policies are evaluated on whole trajectories",
        "model.initial-std = 0 | initial-std is 0",
      })
  void wrongUseIsRefused(String settings, String message) {
    assertThatThrownBy(
            () ->
                Experiment.of(
                    RunConfig.decode(
                            Configs.override(
                                Configs.data(CONF + settings, ConfigSyntax.CONF, "tiny"),
                                List.of()),
                            "tiny")
                        .value(),
                    new DataContext(Map.of(), line -> {})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
