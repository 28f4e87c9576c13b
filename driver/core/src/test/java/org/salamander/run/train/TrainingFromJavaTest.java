package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.config.InvalidValue;
import org.salamander.learner.Maml;
import org.salamander.model.net.Mlp;
import org.salamander.outer.OptimizerConfig;
import org.salamander.outer.OuterConfig;
import org.salamander.run.RunConfig;
import org.salamander.run.Runs;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.task.Sinusoid;

/** Tests that Java code can express every configuration, with the same defaults as a file. */
class TrainingFromJavaTest {

  @TempDir private Path temp = Path.of("");

  @Test
  void trainsASinusoid() throws IOException {
    RunConfig config =
        RunConfig.of(
            "sine",
            Sinusoid.of(5, 10),
            Mlp.of(16, 16),
            new Maml(1, 0.01f),
            OuterConfig.of(200, 10, OptimizerConfig.adam(0.01)));
    String out = temp.resolve("run").toString();
    Training.of(config, out, TrainingProgress.SILENT).run(() -> false);
    Evaluation evaluation =
        TrainedRun.open(out, List.of("evaluation.tasks=100"), line -> {})
            .evaluate(false, null, line -> {});
    assertThat(evaluation.loss(1).mean()).isLessThan(evaluation.loss(0).mean());
  }

  @ParameterizedTest
  @MethodSource("org.salamander.run.Runs#confs")
  void whatIsWrittenDecodesToTheSame(String conf) {
    RunConfig config = RunConfig.decode(Configs.read(Runs.conf(conf), List.of()), conf).value();
    assertThat(RunConfig.decode(config.written().toConfig(), "again").value()).isEqualTo(config);
  }

  @Test
  void aWrongValueIsNamedAsInAFile() {
    assertThatThrownBy(() -> Sinusoid.of(0, 10))
        .isInstanceOf(InvalidValue.class)
        .hasMessage("shots is 0; it must be at least 1");
  }
}
