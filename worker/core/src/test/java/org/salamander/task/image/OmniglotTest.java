package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Batch;
import org.salamander.task.DataContext;
import org.salamander.task.Split;
import org.salamander.task.TaskPurity;
import org.salamander.task.TaskSource;

/** The real data set, prepared once. Skipped if SALAMANDER_DATA does not name its folder. */
final class OmniglotTest {

  /**
   * The checksum of a store of which we compared every image with the result of Pillow 9.4. The
   * bytes were the same.
   */
  private static final String CHECKSUM =
      "56280ec388681dae901695f06c25179cb14b1e1e842fca727a067553bdd0a994";

  @TempDir static Path folder = Path.of("");

  private static Path store() {
    return folder.resolve("omniglot.store");
  }

  @BeforeAll
  static void prepare() {
    String data = System.getenv().getOrDefault("SALAMANDER_DATA", "");
    assumeTrue(
        Files.exists(Path.of(data, "omniglot", "images_background.zip")),
        "skipped: SALAMANDER_DATA names no folder with omniglot/images_background.zip");
    OmniglotPreparation.prepare(data, store(), (what, done, total) -> {});
  }

  private static ImageEpisodes source(Images.Division split) {
    Images images =
        new Images(
            "omniglot",
            store().toString(),
            split,
            1,
            1100,
            100,
            true,
            true,
            5,
            1,
            15,
            Images.Labels.EPISODE);
    return (ImageEpisodes) images.source(new DataContext(Map.of(), line -> {}));
  }

  @Test
  void hasEveryCharacterAndTheSameBytesEachTime() {
    ImageStore store = ImageStore.open(store());
    assertThat(store.classes()).hasSize(1623).allMatch(c -> c.images() == 20);
    assertThat(store.classes().stream().filter(c -> c.group().equals("background"))).hasSize(964);
    assertThat(store.images()).isEqualTo(32_460);
    assertThat(store.checksum()).isEqualTo(CHECKSUM);
  }

  @Test
  void everyImageHasInkOnPaper() {
    ImageStore store = ImageStore.open(store());
    float[] values = new float[store.imageSize()];
    double sum = 0;
    for (int image = 0; image < store.images(); image++) {
      store.read(image, 0, values, 0);
      double ink = 0;
      float most = 0;
      for (float v : values) {
        ink += v;
        most = Math.max(most, v);
      }
      sum += ink / values.length;
      assertThat(most).isGreaterThan(0.4f);
      assertThat(ink / values.length).isBetween(0.001, 0.5);
    }
    assertThat(sum / store.images()).isBetween(0.06, 0.1);
  }

  @Test
  void splitsHaveTheirPublishedSizesAndShareNothing() {
    sizes(Images.Division.RANDOM, 1100, 100, 423);
    sizes(Images.Division.VINYALS, 1028, 172, 423);
    sizes(Images.Division.BACKGROUND, 864, 100, 659);
  }

  private static void sizes(Images.Division split, int... sizes) {
    int[][] classes = source(split).classes();
    assertThat(Arrays.stream(classes).mapToInt(c -> c.length).toArray()).containsExactly(sizes);
    Set<Integer> all = new HashSet<>();
    Arrays.stream(classes).flatMapToInt(Arrays::stream).forEach(all::add);
    assertThat(all).hasSize(1623);
  }

  @Test
  void twentyWayTasksAreMade() {
    Images images =
        new Images(
            "omniglot",
            store().toString(),
            Images.Division.VINYALS,
            1,
            1100,
            100,
            true,
            true,
            20,
            5,
            15,
            Images.Labels.EPISODE);
    TaskSource source = images.source(new DataContext(Map.of(), line -> {}));
    Batch batch = source.task(1, Split.TEST, 0, 0).query(new float[0]);
    assertThat(batch.size()).isEqualTo(300);
    assertThat(batch.inputs()).hasSize(300 * 784);
    TaskPurity.check(source);
  }
}
