package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.model.Layout;
import org.salamander.run.TinyRuns;
import org.salamander.run.directory.Checkpoint;
import org.salamander.run.evaluate.TrainedRun;

/**
 * Tests runs of learners that need more than MAML: parameters that never leave a task, a learned
 * loss, or an algorithm that changes during training.
 */
final class LearnerRunsTest {

  private static final String CAML = "learner={type=caml,steps=2,rate=0.5}";

  /** A learner, with its settings on top of {@link TinyRuns#CONF}. */
  private record Setting(String name, List<String> settings) {

    @Override
    public String toString() {
      return name;
    }

    String[] and(String... more) {
      List<String> all = new ArrayList<>(List.of("learner=null"));
      all.addAll(settings);
      all.addAll(List.of(more));
      return all.toArray(String[]::new);
    }
  }

  static Stream<Setting> learners() {
    return Stream.of(
        new Setting("caml", List.of(CAML, "model.context=3", "model.initialization=fan-in")),
        new Setting(
            "daml",
            List.of(
                "learner={type=daml,steps=2,loss-layers=[3]}",
                "tasks=null",
                "tasks={source=daml-sine}",
                "model.initialization=fan-in")),
        new Setting(
            "maml++ amid its annealing",
            List.of(
                "learner={type=\"maml++\",steps=2,multi-step-iterations=12,first-order-iterations=9}",
                "model.normalization=layer",
                "model.scale=true")),
        new Setting(
            "maml by Adam, held near its start",
            List.of("learner={type=maml,steps=2,inner=adam,proximal=0.5}")),
        new Setting(
            "meta-sgd by momentum", List.of("learner={type=meta-sgd,steps=2,inner=momentum}")),
        new Setting(
            "reptile by Nesterov", List.of("learner={type=reptile,steps=2,inner=nesterov}")),
        new Setting(
            "imaml on a stack with residual blocks",
            List.of(
                "learner={type=imaml,steps=3,rate=0.02,inner=momentum}",
                "model=null",
                "model={type=stack,layers=["
                    + "{type=dense,units=5},{type=activation,function=elu},"
                    + "{type=residual,layers=[{type=dense,units=3},{type=layer-norm}]},"
                    + "{type=activation,function=gelu},"
                    + "{type=residual,layers=[{type=dense,units=3},{type=activation,function=leaky-relu},{type=dense,units=3}]},"
                    + "{type=dense}]}")));
  }

  @TempDir private Path temp = Path.of("");
  private Path conf = Path.of("");

  @BeforeEach
  void write() throws IOException {
    conf = TinyRuns.conf(temp);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void sameBitsOnThreadsAndSparkAndAfterAResume(Setting learner) throws IOException {
    String expected = digest(learner, "one", null, "cluster.threads=1");
    assertThat(digest(learner, "three", null, "cluster.threads=3")).isEqualTo(expected);
    assertThat(digest(learner, "spark", "local[2]", "cluster.partitions=3")).isEqualTo(expected);
    String out = temp.resolve("stopped").toString();
    int[] asked = {0};
    TinyRuns.run(conf, out, false, () -> asked[0]++ >= 7, TrainingProgress.SILENT, learner.and());
    TinyRuns.resume(conf, out, learner.and());
    assertThat(TinyRuns.sha256(out)).isEqualTo(expected);
    assertThat(digest(learner, "other", null, "seed=2")).isNotEqualTo(expected);
  }

  private String digest(Setting learner, String name, @Nullable String master, String... more)
      throws IOException {
    String out = temp.resolve(name).toString();
    new Training(
            new Training.Request(conf, List.of(learner.and(more)), out, false, master),
            TrainingProgress.SILENT)
        .run(() -> false);
    return TinyRuns.sha256(out);
  }

  @Test
  void aContextIsInNoCheckpoint() throws IOException {
    String out = temp.resolve("caml").toString();
    TinyRuns.train(conf, out, learners().findFirst().orElseThrow().and());
    Checkpoint checkpoint = TrainedRun.open(out, List.of(), line -> {}).checkpoint();
    assertThat(checkpoint.layout().slices())
        .extracting(Layout.Slice::name)
        .containsExactly("dense1.weight", "dense1.bias", "head.weight", "head.bias");
    assertThat(checkpoint.z()).hasSize((1 + 3) * 4 + 4 + 4 + 1);
  }

  @Test
  void wrongUseIsRefusedBeforeAnythingRuns() {
    refuses("model.context is 0; learner.type = caml adapts nothing else", "learner=null", CAML);
    refuses(
        "learner.type is maml, which adapts to examples with targets",
        "tasks=null",
        "tasks={source=daml-sine}");
    refuses(
        "context is 2; it must be 0 with normalization = batch",
        "model.context=2",
        "model.normalization=batch");
    refuses(
        "model.type is policy; it needs tasks to act in",
        "learner=null",
        "learner={type=daml}",
        "model=null",
        "model={type=policy}");
  }

  private void refuses(String message, String... settings) {
    String out = temp.resolve("refused").toString();
    assertThatThrownBy(() -> TinyRuns.train(conf, out, settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(Files.exists(Path.of(out, "config.conf"))).isFalse();
  }
}
