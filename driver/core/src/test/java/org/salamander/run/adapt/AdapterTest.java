package org.salamander.run.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Batch;
import org.salamander.run.TinyRuns;
import org.salamander.run.directory.ModelZip;
import org.salamander.run.directory.SavedRun;
import org.salamander.run.evaluate.TrainedRun;

/** Tests adaptation from Java, by many threads and from a model file. */
final class AdapterTest {

  private static final int THREADS = 8;
  private static final int TASKS = 64;

  @TempDir private Path temp = Path.of("");
  private String run = "";

  @BeforeEach
  void train() throws IOException {
    run = temp.resolve("run").toString();
    TinyRuns.train(TinyRuns.conf(temp), run, "model.normalization=batch");
  }

  private static Examples support(int task) {
    float[] x = {-1, 0.1f * task, 2};
    float[] y = {0.5f, 1, -0.01f * task};
    return new Examples(new Batch(3, x, y), List.of("a", "b", "c"), List.of(), true);
  }

  private static final Batch ASKED = new Batch(4, new float[] {-2, -1, 1, 2}, new float[0]);

  @Test
  void manyThreadsShareOneAdapterWithEqualBits() throws Exception {
    Adapter alone = Adapter.open(run, line -> {});
    List<float[]> expected =
        IntStream.range(0, TASKS)
            .mapToObj(task -> alone.adapt(support(task), null, 5).predict(ASKED))
            .toList();
    Adapter shared = Adapter.open(run, line -> {});
    Adapted one = shared.adapt(support(1), null, 5);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<List<float[]>>> work = new ArrayList<>();
      for (int task = 0; task < TASKS; task++) {
        Examples support = support(task);
        work.add(() -> List.of(shared.adapt(support, null, 5).predict(ASKED), one.predict(ASKED)));
      }
      List<Future<List<float[]>>> found = threads.invokeAll(work, 2, TimeUnit.MINUTES);
      for (int task = 0; task < TASKS; task++) {
        assertThat(found.get(task).get().get(0)).as("task " + task).isEqualTo(expected.get(task));
        assertThat(found.get(task).get().get(1)).isEqualTo(expected.get(1));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void oneFileHoldsTheModel() throws IOException {
    Path zip = temp.resolve("model.zip");
    SavedRun saved = SavedRun.open(run, SavedRun.LAST, List.of(), line -> {});
    ModelZip.write(saved, zip);
    byte[] written = Files.readAllBytes(zip);
    float[] expected = Adapter.open(run, line -> {}).adapt(support(3), null, 2).predict(ASKED);
    Adapter read = Adapter.open(zip.toString(), line -> {});
    assertThat(read.adapt(support(3), null, 2).predict(ASKED)).isEqualTo(expected);
    TrainedRun trained = TrainedRun.open(zip.toString(), List.of(), line -> {});
    assertThat(trained.sha256()).isEqualTo(TrainedRun.open(run, List.of(), line -> {}).sha256());
    ModelZip.write(saved, zip);
    assertThat(Files.readAllBytes(zip)).isEqualTo(written);
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    Path zip = Files.writeString(temp.resolve("broken.zip"), "PK, but no zip");
    assertThatThrownBy(() -> Adapter.open(zip.toString(), line -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("broken.zip: a damaged zip");
  }

  @Test
  void nothingIsWrittenIntoAFile() throws IOException {
    Path zip = temp.resolve("model.zip");
    ModelZip.write(SavedRun.open(run, SavedRun.LAST, List.of(), line -> {}), zip);
    assertThatThrownBy(
            () -> TinyRuns.resume(TinyRuns.conf(temp), zip.toString(), "model.normalization=batch"))
        .hasMessageContaining("model.zip is a model in one file, which is read alone");
  }
}
