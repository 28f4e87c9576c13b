package org.salamander.run.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.run.directory.Checkpoints.Line;
import org.salamander.run.store.Folder;
import org.salamander.run.train.FullFolder;

class CheckpointsTest {

  private static final Domain DOMAIN =
      new Domain(
          List.of(3),
          2,
          Domain.Kind.CLASSES,
          new Domain.Values(Float.NEGATIVE_INFINITY, 0.1f, true),
          List.of(new Domain.Column("age", 2, 0), new Domain.Column("colour", 1, 5)));

  @TempDir private Path temp = Path.of("");
  private Folder folder;
  private Checkpoints checkpoints;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void open() {
    folder = Folder.at(temp.toString());
    checkpoints = new Checkpoints(folder);
  }

  @Test
  void comeBackWhole() throws IOException {
    checkpoints.save(Line.LAST, sample(7), 3);
    Checkpoint back = checkpoints.newest(Line.LAST, warnings::add).orElseThrow();
    Checkpoint sample = sample(7);
    assertThat(back.iteration()).isEqualTo(7);
    assertThat(back.seconds()).isEqualTo(sample.seconds());
    assertThat(back.config()).isEqualTo(sample.config());
    assertThat(back.layout()).isEqualTo(sample.layout());
    assertThat(back.z()).containsExactly(sample.z());
    assertThat(back.optimizer()).containsOnlyKeys("momentum");
    assertThat(back.optimizer().get("momentum")).containsExactly(7, 8);
    assertThat(back.domain()).isEqualTo(DOMAIN);
    assertThat(back.bests()).containsExactly(new Best(1, 0.25));
    assertThat(back.checksums()).containsExactly(Map.entry("data", "5d0c"));
    assertThat(warnings).isEmpty();
  }

  @Test
  void theLastFewAndTheBestAreKept() throws IOException {
    checkpoints.saveBest(sample(1));
    for (long iteration = 1; iteration <= 12; iteration++) {
      checkpoints.save(Line.LAST, sample(iteration), 3);
    }
    assertThat(checkpoints.iterations(Line.LAST)).containsExactly(12L, 11L, 10L);
    assertThat(checkpoints.iterations(Line.BEST)).containsExactly(1L);
    checkpoints.saveBest(sample(12, new Best(12, 0.2)));
    assertThat(checkpoints.iterations(Line.BEST)).containsExactly(12L);
  }

  @Test
  void theBestFewAreReadInTheirOrder() throws IOException {
    assertThat(checkpoints.best(2, warnings::add)).isEmpty();
    checkpoints.saveBest(sample(1));
    checkpoints.saveBest(sample(2, new Best(2, 0.1), new Best(1, 0.25)));
    checkpoints.saveBest(sample(3, new Best(2, 0.1), new Best(3, 0.2)));
    assertThat(checkpoints.iterations(Line.BEST)).containsExactly(3L, 2L);
    assertThat(checkpoints.best(5, warnings::add))
        .extracting(Checkpoint::iteration)
        .containsExactly(2L, 3L);
    assertThat(checkpoints.best(1, warnings::add))
        .extracting(Checkpoint::iteration)
        .containsExactly(2L);
    assertThat(warnings).isEmpty();
    Files.delete(temp.resolve("best-2").resolve("z.npy"));
    assertThat(checkpoints.best(1, warnings::add))
        .extracting(Checkpoint::iteration)
        .containsExactly(3L);
    assertThat(warnings).singleElement().asString().contains("best-2 is damaged", "z.npy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"z.npy", "momentum.npy", "checkpoint.json", "checkpoint.json.sha256"})
  void missingFilesAreNamedAndTheOneBeforeUsed(String file) throws IOException {
    twoOfThem();
    Files.delete(temp.resolve("checkpoint-2").resolve(file));
    oneIsUsed("checkpoint-2 is damaged and skipped", file, "no such file");
  }

  @ParameterizedTest
  @CsvSource({
    "z.npy, z.npy has SHA-256",
    "momentum.npy, momentum.npy has SHA-256",
    "checkpoint.json, checkpoint.json has SHA-256",
    "checkpoint.json.sha256, checkpoint.json has SHA-256"
  })
  void flippedBitsAndCutEndsAreNamedAndTheOneBeforeUsed(String file, String reason)
      throws IOException {
    twoOfThem();
    Path damaged = temp.resolve("checkpoint-2").resolve(file);
    byte[] sound = Files.readAllBytes(damaged);
    for (int at = 0; at < Math.min(sound.length, 64); at += 9) {
      byte[] flipped = sound.clone();
      flipped[at] ^= 1;
      Files.write(damaged, flipped);
      oneIsUsed("checkpoint-2 is damaged and skipped", reason);
    }
    for (int length : new int[] {0, 1, sound.length / 3}) {
      Files.write(damaged, Arrays.copyOf(sound, length));
      oneIsUsed("checkpoint-2 is damaged and skipped", reason);
    }
  }

  private void twoOfThem() throws IOException {
    checkpoints.save(Line.LAST, sample(1), 3);
    checkpoints.save(Line.LAST, sample(2), 3);
  }

  private void oneIsUsed(String... warning) throws IOException {
    warnings.clear();
    assertThat(checkpoints.newest(Line.LAST, warnings::add).orElseThrow().iteration()).isEqualTo(1);
    assertThat(warnings).singleElement().asString().contains(warning);
  }

  @Test
  void noneIsLeftWhereAllAreDamaged() throws IOException {
    twoOfThem();
    Files.delete(temp.resolve("checkpoint-1/z.npy"));
    Files.delete(temp.resolve("checkpoint-2/z.npy"));
    assertThat(checkpoints.newest(Line.LAST, warnings::add)).isEmpty();
    assertThat(warnings).hasSize(2);
  }

  @Test
  void damagedNewerOnesAndUnfinishedOnesMakeRoom() throws IOException {
    twoOfThem();
    Files.createDirectories(temp.resolve(".unfinished-checkpoint-3"));
    checkpoints.tidy(1);
    assertThat(folder.list()).containsExactly("checkpoint-1", "checkpoint-2.damaged");
  }

  @Test
  void anIterationThatIsNotThere() throws IOException {
    twoOfThem();
    assertThat(checkpoints.at(1).z()).containsExactly(1, 2);
    assertThatThrownBy(() -> checkpoints.at(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no checkpoint of iteration 9; it has those of [2, 1]");
  }

  @Test
  void aFullDiskLeavesTheOneBeforeAsItWas() throws IOException {
    checkpoints.save(Line.LAST, sample(1), 1);
    for (int room = 0; room < 4; room++) { // files: z, momentum, the description, its digest
      FullFolder full = new FullFolder(folder, room);
      assertThatThrownBy(() -> new Checkpoints(full).save(Line.LAST, sample(2), 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left on device");
      assertThat(folder.list()).containsExactly("checkpoint-1");
      assertThat(checkpoints.newest(Line.LAST, warnings::add).orElseThrow().z())
          .containsExactly(1, 2);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void somethingInTheWayIsNamed() throws IOException {
    checkpoints.save(Line.LAST, sample(1), 3);
    Path file = Files.writeString(temp.resolve("file"), "");
    Checkpoints blocked = new Checkpoints(Folder.at(file.toString()));
    assertThatThrownBy(() -> blocked.save(Line.LAST, sample(2), 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  private static Checkpoint sample(long iteration, Best... bests) {
    return sample(iteration).withBests(List.of(bests));
  }

  private static Checkpoint sample(long iteration) {
    return new Checkpoint(
        iteration,
        0.5,
        ConfigFactory.parseString("name = tiny, seed = 1").root(),
        Layout.empty().with("theta", 1, 2),
        new float[] {iteration, iteration + 1},
        Map.of("momentum", new float[] {iteration, iteration + 1}),
        DOMAIN,
        List.of(new Best(1, 0.25)),
        Map.of("data", "5d0c"));
  }
}
