package org.salamander.run.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;
import org.salamander.run.store.Folder;

/**
 * Tests that a run is read as its checkpoint describes it, and that files of other runs are
 * refused.
 */
class SavedRunTest {

  @TempDir private Path temp = Path.of("");
  private Path run = Path.of("");
  private Path conf = Path.of("");

  @BeforeEach
  void train() throws IOException {
    conf = TinyRuns.conf(temp);
    run = temp.resolve("run");
    TinyRuns.train(conf, run.toString(), "outer.iterations=5");
  }

  private SavedRun open() throws IOException {
    return SavedRun.open(run.toString(), SavedRun.LAST, List.of(), line -> {});
  }

  private Path other(String... settings) {
    Path other = temp.resolve("other");
    TinyRuns.train(conf, other.toString(), settings);
    return other;
  }

  @Test
  void anEditedConfigurationIsRefused() throws IOException {
    Path config = run.resolve("config.conf");
    Files.writeString(config, Files.readString(config).replace("rate=0.01", "rate=0.5"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("config.conf does not belong to ")
        .hasMessageContaining("learner.rate was 0.01 and is now 0.5");
  }

  /** Opens the run after a line was added to its configuration. */
  private SavedRun openWith(String line, List<String> notes) throws IOException {
    Path config = run.resolve("config.conf");
    Files.writeString(config, Files.readString(config) + "\n" + line + "\n");
    return SavedRun.open(run.toString(), SavedRun.LAST, List.of(), notes::add);
  }

  @Test
  void keysThatALaterVersionAddedAreTold() throws IOException {
    List<String> notes = new ArrayList<>();
    SavedRun saved = openWith("outer.later=1", notes);
    assertThat(saved.config().hasPath("outer.later")).isFalse();
    assertThat(notes).singleElement().asString().endsWith("not used: outer.later");
  }

  @Test
  void withoutTheFileTheCheckpointsOwnCopyServes() throws IOException {
    Files.delete(run.resolve("config.conf"));
    assertThat(open().config().getDouble("learner.rate")).isEqualTo(0.01);
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() throws IOException {
    Path other = other("outer.iterations=6", "seed=2");
    Files.move(other.resolve("checkpoint-6"), run.resolve("checkpoint-6"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seed was 2 and is now 1");
    assertThatThrownBy(() -> TinyRuns.resume(conf, run.toString(), "outer.iterations=8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seed was 2 and is now 1");
  }

  @Test
  void aBestOfAnotherRunIsNotContinued() throws IOException {
    Path other = other("outer.iterations=6", "seed=2", "validation.every=3");
    Path best;
    try (Stream<Path> files = Files.list(other)) {
      best =
          files.filter(f -> f.getFileName().toString().startsWith("best-")).findAny().orElseThrow();
    }
    Files.move(best, run.resolve(best.getFileName()));
    assertThatThrownBy(() -> TinyRuns.resume(conf, run.toString(), "outer.iterations=8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("best-");
  }

  @Test
  void aCheckpointUnderAnotherNumberIsNotTaken() throws IOException {
    Files.move(run.resolve("checkpoint-5"), run.resolve("checkpoint-7"));
    assertThatThrownBy(() -> SavedRun.open(run.toString(), "7", List.of(), line -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint-7 is damaged: it holds iteration 5");
  }

  @Test
  void whatIsSaidOfTheEvaluationBesideTheCheckpointIsTold() throws IOException {
    List<String> notes = new ArrayList<>();
    SavedRun saved = openWith("evaluation.tasks=7", notes);
    assertThat(saved.config().getInt("evaluation.tasks")).isEqualTo(5);
    assertThat(notes)
        .singleElement()
        .asString()
        .contains("evaluation.tasks was 5 and is now 7; give other values with --set");
  }

  @Test
  void aDirectoryWithCheckpointsIsNotFree() throws IOException {
    Files.delete(run.resolve("config.conf"));
    assertThatThrownBy(() -> TinyRuns.train(conf, run.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds a run already");
    assertThat(run.resolve("checkpoint-5")).isDirectory();
  }

  @Test
  void readingWhileItTrainsFindsNothingDamaged() throws Exception {
    Checkpoints checkpoints = new Checkpoints(Folder.at(run.toString()));
    Checkpoint sample = checkpoints.newest(Checkpoints.Line.LAST, line -> {}).orElseThrow();
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 200; i++) {
                save(checkpoints, at(sample, 6 + i));
              }
              done.set(true);
            });
    writer.start();
    List<String> damaged = new ArrayList<>();
    int reads = 0;
    while (writer.isAlive()) {
      assertThat(checkpoints.newest(Checkpoints.Line.LAST, damaged::add)).isPresent();
      reads++;
    }
    writer.join();
    assertThat(done).isTrue();
    assertThat(reads).isPositive();
    assertThat(damaged).isEmpty();
  }

  private static void save(Checkpoints checkpoints, Checkpoint checkpoint) {
    try {
      checkpoints.save(Checkpoints.Line.LAST, checkpoint, 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Checkpoint at(Checkpoint of, long iteration) {
    return new Checkpoint(
        iteration,
        of.seconds(),
        of.config(),
        of.layout(),
        of.z(),
        of.optimizer(),
        of.domain(),
        of.bests(),
        of.checksums());
  }
}
