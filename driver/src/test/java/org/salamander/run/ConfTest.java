package org.salamander.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.task.Domain;

/** Every experiment in conf/ trains for three iterations and is judged. */
final class ConfTest {

  @TempDir private Path folder = Path.of("");

  static List<String> confs() throws IOException {
    return Runs.confs();
  }

  @ParameterizedTest
  @MethodSource("confs")
  void trainsAndIsJudged(String conf) throws IOException {
    Runs.assumeData(conf);
    Path out = folder.resolve("run");
    Runs.train(conf, out, Runs.master(conf), Runs.small(conf));
    TrainedRun run =
        TrainedRun.open(
            out.toString(), List.of("evaluation.tasks=2", "evaluation.steps=1"), line -> {});
    Evaluation evaluation = run.evaluate(false, null, line -> {});
    assertThat(run.config().name()).as("named as its file").isEqualTo(conf);
    assertThat(run.checkpoint().iteration()).isEqualTo(3);
    assertThat(evaluation.loss(1).mean()).isFinite();
    if (evaluation.measure() != Domain.Measure.RETURN) { // a surrogate has no sign
      assertThat(evaluation.loss(1).mean()).isPositive();
    }
  }
}
