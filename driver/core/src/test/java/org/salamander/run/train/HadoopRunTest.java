package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;
import org.salamander.run.evaluate.RunSummary;
import org.salamander.run.evaluate.TrainedRun;

/** Tests a run on a Hadoop file system from its start to its evaluation. */
class HadoopRunTest {

  @TempDir private Path temp = Path.of("");

  @Test
  void trainsStopsResumesAndIsRead() throws IOException {
    Path conf = TinyRuns.conf(temp);
    String local = temp.resolve("local").toString();
    String remote = "raw://" + temp.resolve("remote");
    TinyRuns.train(conf, local);
    int[] asked = {0};
    TinyRuns.run(conf, remote, false, () -> asked[0]++ >= 7, TrainingProgress.SILENT);
    assertThat(TinyRuns.resume(conf, remote)).isEqualTo(new Training.Outcome(remote, 20, true));
    assertThat(TinyRuns.sha256(remote)).isEqualTo(TinyRuns.sha256(local));
    assertThat(Files.readAllLines(temp.resolve("remote/metrics.jsonl"))).hasSize(20);
    TrainedRun run = TrainedRun.open(remote, List.of(), line -> {});
    assertThat(RunSummary.of(run).json())
        .containsEntry("iteration", 20L)
        .containsEntry("algorithm", "maml");
    assertThat(run.evaluate(false, null, line -> {}).rows()).hasSize(5);
    assertThatThrownBy(() -> TinyRuns.train(conf, remote)).hasMessageContaining("holds a run");
  }
}
