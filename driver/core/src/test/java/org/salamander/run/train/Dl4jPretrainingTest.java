package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Domain;
import org.salamander.model.dl4j.Dl4jNetwork;
import org.salamander.run.RunConfig;
import org.salamander.run.TinyRuns;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.TrainedRun;

/**
 * Tests DL4J in runs: its parameter averaging on Spark as a trainer, and its networks as models.
 */
final class Dl4jPretrainingTest {

  private static final String[] AVERAGING = {
    "learner=null",
    "learner={type=pretrain, rate=0.01, through=dl4j-spark}",
    "outer=null",
    "outer={iterations=4, batch=40, optimizer={type=sgd, rate=0.02}}",
    "model.activation=tanh",
    "model.initialization=xavier"
  };

  @TempDir private Path folder = Path.of("");

  private Training training(String out, @Nullable String master, boolean resume, String... settings)
      throws IOException {
    Path conf = TinyRuns.conf(folder);
    return new Training(
        new Training.Request(
            conf, List.of(settings), folder.resolve(out).toString(), resume, master),
        TrainingProgress.SILENT);
  }

  @Test
  void parameterAveragingTrainsWhatEvaluateJudges() throws IOException {
    assertThat(training("run", "local[2]", false, AVERAGING).run(() -> false).finished()).isTrue();
    TrainedRun run =
        TrainedRun.open(
            folder.resolve("run").toString(), List.of("evaluation.tasks=100"), line -> {});
    double before = run.evaluate(true, null, line -> {}).loss(0).mean();
    double after = run.evaluate(false, null, line -> {}).loss(0).mean();
    assertThat(run.checkpoint().iteration()).isEqualTo(4);
    assertThat(after).as("query loss before fine-tuning").isLessThan(before);
    assertThat(run.metrics()).allSatisfy(row -> assertThat(row.get("loss")).isPositive());

    String[] longer = AVERAGING.clone();
    longer[3] = "outer={iterations=5, batch=40, optimizer={type=sgd, rate=0.02}}";
    training("run", "local[2]", true, longer).run(() -> false);
    assertThat(
            TrainedRun.open(folder.resolve("run").toString(), List.of(), line -> {})
                .checkpoint()
                .iteration())
        .isEqualTo(5);
  }

  @Test
  void saysWhatParameterAveragingNeeds() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training("none", null, false, AVERAGING).run(() -> false))
        .withMessageStartingWith("learner.through is dl4j-spark, which needs a Spark master");
    String[] adam = AVERAGING.clone();
    adam[3] = "outer={iterations=4, batch=40, optimizer={type=adam, rate=0.001}}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> training("none", "local[2]", false, adam).run(() -> false))
        .withMessageContaining("outer.optimizer.type = sgd without momentum");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  /** {@code model { dl4j = … }} needs no {@code type}. */
  @Test
  void aNetworkOfDl4jIsMetaLearned() throws IOException {
    Domain domain = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    RunConfig tiny =
        RunConfig.decode(Configs.read(TinyRuns.conf(folder), List.of()), "tiny").value();
    String json =
        Dl4jNetwork.trainable(tiny.model(), domain, 0.1)
            .network()
            .getLayerWiseConfigurations()
            .toJson();
    Path file = Files.writeString(folder.resolve("net.json"), json);
    String[] settings = {
      "model=null", "model={dl4j=\"" + file + "\"}", "outer.iterations=3", "learner.rate=0.05"
    };
    training("dl4j", null, false, settings).run(() -> false);
    TrainedRun run = TrainedRun.open(folder.resolve("dl4j").toString(), List.of(), line -> {});
    assertThat(run.parameters()).isEqualTo(13);
    assertThat(run.evaluate(false, null, line -> {}).loss(2).mean()).isFinite().isPositive();
  }
}
