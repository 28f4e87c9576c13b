package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.DataContext;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskPurity;
import org.salamander.task.TaskSource;

/**
 * Episodes over a store in which each image's pixels encode its class, its number and its rotation.
 */
final class ImageEpisodesTest {

  private static final int CLASSES = 12;
  private static final int IMAGES = 6;
  private static final int SIZE = 4;

  private final Path store;

  ImageEpisodesTest(@TempDir Path folder) throws IOException {
    store = folder.resolve("numbered.store");
    List<ImageStore.ImageClass> classes = new ArrayList<>();
    for (int c = 0; c < CLASSES; c++) {
      String group = c < 8 ? "background" : "evaluation";
      classes.add(new ImageStore.ImageClass("class" + c, group, 0, IMAGES));
    }
    StoreHeader header = new StoreHeader("numbered", 2, 2, 1, StoreHeader.inOrder(classes));
    try (StoreWriter writer = new StoreWriter(store, header)) {
      for (int i = 0; i < CLASSES * IMAGES; i++) {
        writer.append(new byte[] {(byte) (i / IMAGES), (byte) (i % IMAGES), 100, 101});
      }
      writer.finish();
    }
  }

  /** The class, number and rotation that an input of this store encodes. */
  private record Seen(int character, int image, int turns) {

    static Seen of(Batch batch, int example) {
      int[] v = new int[SIZE];
      for (int i = 0; i < SIZE; i++) {
        v[i] = Math.round(batch.inputs()[example * SIZE + i] * 255);
      }
      // Unrotated: class, number above 100, 101. Rotation moves the class to the lower left, lower
      // right, upper right.
      if (v[3] == 101) {
        return new Seen(v[0], v[1], 0);
      }
      if (v[1] == 101) {
        return new Seen(v[2], v[0], 1);
      }
      return v[0] == 101 ? new Seen(v[3], v[2], 2) : new Seen(v[1], v[3], 3);
    }
  }

  private Images images(
      Images.Division split, int training, int validation, boolean rotations, int ways) {
    return images(split, 1, training, validation, rotations, true, ways, 1, 3);
  }

  private Images images(
      Images.Division split,
      long splitSeed,
      int training,
      int validation,
      boolean rotations,
      boolean testRotations,
      int ways,
      int shots,
      int queries) {
    return new Images(
        "numbered",
        store.toString(),
        split,
        splitSeed,
        training,
        validation,
        rotations,
        testRotations,
        ways,
        shots,
        queries,
        Images.Labels.EPISODE);
  }

  private static TaskSource source(Images images) {
    return images.source(new DataContext(Map.of(), line -> {}));
  }

  private static TaskSource with(TaskSource source, int shots, int queries) {
    return source.with(shots, queries);
  }

  private static Set<Seen> classes(TaskSource source, Split split) {
    Set<Seen> seen = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      Batch batch = source.task(1, split, 0, i).support(0, new float[0]);
      for (int e = 0; e < batch.size(); e++) {
        Seen s = Seen.of(batch, e);
        seen.add(new Seen(s.character(), 0, s.turns()));
      }
    }
    return seen;
  }

  @Test
  void aTaskHasEveryClassEquallyAndNoImageTwice() {
    TaskSource source = source(images(Images.Division.RANDOM, 6, 3, true, 5)).with(2, 4);
    assertThat(source.domain())
        .isEqualTo(
            new Domain(List.of(2, 2, 1), 5, Domain.Kind.CLASSES, Domain.Values.between(0, 1)));
    for (int i = 0; i < 50; i++) {
      Task task = source.task(1, Split.TRAIN, 0, i);
      Map<Float, Set<Seen>> support = byLabel(task.support(0, new float[0]), 2);
      Map<Float, Set<Seen>> query = byLabel(task.query(new float[0]), 4);
      assertThat(support.keySet()).containsExactly(0f, 1f, 2f, 3f, 4f);
      Set<Seen> all = new HashSet<>();
      support.values().forEach(all::addAll);
      query.values().forEach(all::addAll);
      assertThat(all).hasSize(5 * (2 + 4));
      support.forEach(
          (label, seen) -> {
            Set<Seen> oneClass = new HashSet<>();
            seen.forEach(s -> oneClass.add(new Seen(s.character(), 0, s.turns())));
            query
                .getOrDefault(label, Set.of())
                .forEach(s -> oneClass.add(new Seen(s.character(), 0, s.turns())));
            assertThat(oneClass).hasSize(1);
          });
    }
  }

  /**
   * The images of each label; every label must have {@code each} different ones, class by class.
   */
  private static Map<Float, Set<Seen>> byLabel(Batch batch, int each) {
    Map<Float, Set<Seen>> seen = new TreeMap<>();
    for (int e = 0; e < batch.size(); e++) {
      assertThat(batch.targets()[e]).isEqualTo(Float.valueOf(Math.floorDiv(e, each)));
      seen.computeIfAbsent(batch.targets()[e], label -> new HashSet<>()).add(Seen.of(batch, e));
    }
    assertThat(seen.values()).allSatisfy(images -> assertThat(images).hasSize(each));
    return seen;
  }

  @Test
  void aClassTakesEveryLabel() {
    TaskSource source = source(images(Images.Division.RANDOM, 6, 3, false, 3));
    Map<Integer, Set<Float>> labels = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      Batch batch = source.task(1, Split.TRAIN, 0, i).support(0, new float[0]);
      for (int e = 0; e < batch.size(); e++) {
        labels
            .computeIfAbsent(Seen.of(batch, e).character(), c -> new HashSet<>())
            .add(batch.targets()[e]);
      }
    }
    assertThat(labels).hasSize(6).allSatisfy((c, seen) -> assertThat(seen).hasSize(3));
  }

  @Test
  void splitsShareNoCharacterWhateverItsRotation() {
    TaskSource source = source(images(Images.Division.RANDOM, 6, 3, true, 5));
    Set<Integer> characters = new HashSet<>();
    int[] sizes = {6, 3, 3};
    for (Split split : Split.values()) {
      Set<Seen> seen = classes(source, split);
      Set<Integer> own = new HashSet<>();
      seen.forEach(s -> own.add(s.character()));
      assertThat(seen).hasSize(4 * sizes[split.ordinal()]);
      assertThat(own).hasSize(sizes[split.ordinal()]).noneMatch(characters::contains);
      characters.addAll(own);
    }
    assertThat(characters).hasSize(CLASSES);
  }

  @Test
  void rotationsCanBeLeftToTrainingOrOut() {
    TaskSource training = source(images(Images.Division.RANDOM, 1, 6, 3, true, false, 3, 1, 1));
    assertThat(classes(training, Split.TRAIN)).hasSize(24);
    assertThat(classes(training, Split.TEST)).hasSize(3).allMatch(s -> s.turns() == 0);
    TaskSource none = source(images(Images.Division.RANDOM, 6, 3, false, 3));
    assertThat(classes(none, Split.TRAIN)).hasSize(6).allMatch(s -> s.turns() == 0);
  }

  @Test
  void theSplitSeedChoosesTheCharacters() {
    Images one = images(Images.Division.RANDOM, 1, 6, 3, false, true, 3, 1, 1);
    Images two = images(Images.Division.RANDOM, 2, 6, 3, false, true, 3, 1, 1);
    assertThat(classes(source(one), Split.TRAIN)).isNotEqualTo(classes(source(two), Split.TRAIN));
    assertThat(classes(source(one), Split.TRAIN)).isEqualTo(classes(source(one), Split.TRAIN));
  }

  @Test
  void theBackgroundSetTrainsAndTheEvaluationSetTests() {
    TaskSource source = source(images(Images.Division.BACKGROUND, 1, 3, false, 3));
    Set<Seen> training = classes(source, Split.TRAIN);
    Set<Seen> validation = classes(source, Split.VALIDATION);
    assertThat(training).hasSize(5).doesNotContainAnyElementsOf(validation);
    assertThat(validation).hasSize(3).allMatch(s -> s.character() < 8);
    assertThat(classes(source, Split.TEST)).hasSize(4).allMatch(s -> s.character() >= 8);
  }

  @Test
  void aTaskIsAFunctionOfItsName() {
    TaskPurity.check(source(images(Images.Division.RANDOM, 6, 3, true, 5)));
    assertThat(source(images(Images.Division.RANDOM, 6, 3, true, 5)).checksum())
        .contains(ImageStore.open(store).checksum());
  }

  @Test
  void refusesMoreThanThereIsBeforeAnythingRuns() {
    refused(
        () -> source(images(Images.Division.RANDOM, 6, 3, false, 4)),
        "tasks.ways is 4; it must be at most 3, the classes of the validation split of " + store);
    refused(
        () -> source(images(Images.Division.RANDOM, 6, 3, true, 13)),
        "tasks.ways is 13; it must be at most 12");
    refused(
        () -> source(images(Images.Division.RANDOM, 10, 2, false, 2)),
        "tasks.training + tasks.validation is 10 + 2; it must be less than 12");
    refused(
        () -> source(images(Images.Division.BACKGROUND, 10, 8, false, 2)),
        "tasks.validation is 8; it must be less than 8, the background classes");
    refused(
        () -> source(images(Images.Division.VINYALS, 10, 2, false, 2)),
        "split is vinyals; its class ");
    TaskSource source = source(images(Images.Division.RANDOM, 6, 3, true, 5));
    refused(() -> with(source, 5, 2), "shots + queries is 5 + 2; it must be at most 6");
  }

  @Test
  void withoutValidationClassesThereAreNoValidationTasks() {
    TaskSource source = source(images(Images.Division.RANDOM, 9, 0, false, 3));
    assertThat(classes(source, Split.TRAIN)).hasSize(9);
    refused(
        () -> source.task(1, Split.VALIDATION, 0, 0),
        "the validation split of " + store + " has no classes");
  }

  private static void refused(Runnable action, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(action::run)
        .withMessageStartingWith(message);
  }

  @Test
  void refusesWhatMakesNoSense() {
    nonsense("ways is 1", 1, 0, 1, 1, 1);
    nonsense("training is 0", 0, 0, 2, 1, 1);
    nonsense("validation is -1", 1, -1, 2, 1, 1);
    nonsense("shots is 0", 1, 0, 2, 0, 1);
    nonsense("queries is 0", 1, 0, 2, 1, 0);
    TaskSource source = source(images(Images.Division.RANDOM, 6, 3, true, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> with(source, 0, 1));
  }

  private void nonsense(
      String message, int training, int validation, int ways, int shots, int queries) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                images(
                    Images.Division.RANDOM,
                    1,
                    training,
                    validation,
                    true,
                    true,
                    ways,
                    shots,
                    queries))
        .withMessageStartingWith(message);
  }

  @Test
  void rotationsNeedSquares(@TempDir Path folder) throws IOException {
    Path wide = folder.resolve("wide.store");
    List<ImageStore.ImageClass> one = List.of(new ImageStore.ImageClass("a", "all", 0, 1));
    try (StoreWriter writer = new StoreWriter(wide, new StoreHeader("wide", 1, 2, 1, one))) {
      writer.append(new byte[2]);
      writer.finish();
    }
    String path = wide.toString();
    Images images =
        new Images(
            "wide",
            path,
            Images.Division.RANDOM,
            1,
            1,
            0,
            true,
            true,
            2,
            1,
            1,
            Images.Labels.EPISODE);
    refused(() -> source(images), "tasks.rotations is true; the images of " + wide);
  }
}
