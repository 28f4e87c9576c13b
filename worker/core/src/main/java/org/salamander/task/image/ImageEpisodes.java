package org.salamander.task.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.salamander.config.Bounds;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.random.Draws;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * N-way K-shot tasks over an image store. Inputs are in [0, 1]; examples are ordered by class, in
 * the random order of the task's labels.
 *
 * @param classes the store's classes of each split, by the split's ordinal; disjoint
 * @param trainingTurns 4 if every rotation of a class is a separate class, otherwise 1
 * @param testTurns the same for validation and test
 * @param labels labels of a training task's classes; those of validation and test tasks are 0 …
 *     ways − 1
 */
record ImageEpisodes(
    ImageStore store,
    int[][] classes,
    int trainingTurns,
    int testTurns,
    Images.Labels labels,
    int ways,
    int shots,
    int queries)
    implements TaskSource {

  private static final long serialVersionUID = 1L;

  ImageEpisodes {
    for (Split split : Split.values()) {
      int pool = classes[split.ordinal()].length;
      int turned = pool * (split == Split.TRAIN ? trainingTurns : testTurns);
      // An empty validation split is an error only if one of its tasks is requested.
      if (ways > turned && (pool > 0 || split != Split.VALIDATION)) {
        throw new DataException(
            "tasks.ways is "
                + ways
                + "; it must be at most "
                + turned
                + ", the classes of the "
                + name(split)
                + " split of "
                + store.path());
      }
      for (int c : classes[split.ordinal()]) {
        checkImages(store, store.classes().get(c), shots, queries);
      }
    }
    Bounds.fitsArray("tasks.shots", shots, (long) ways * store.imageSize());
    Bounds.fitsArray("tasks.queries", queries, (long) ways * store.imageSize());
  }

  private static void checkImages(
      ImageStore store, ImageStore.ImageClass c, int shots, int queries) {
    if ((long) shots + queries > c.images()) {
      throw new DataException(
          "shots + queries is "
              + shots
              + " + "
              + queries
              + "; it must be at most "
              + c.images()
              + ", the images of the class "
              + c.name()
              + " in "
              + store.path());
    }
  }

  private static String name(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Domain domain() {
    int outputs =
        labels == Images.Labels.EPISODE
            ? ways
            : classes[Split.TRAIN.ordinal()].length * trainingTurns;
    return new Domain(store.shape(), outputs, Domain.Kind.CLASSES, Domain.Values.between(0, 1));
  }

  @Override
  public Optional<String> checksum() {
    return Optional.of(store.checksum());
  }

  @Override
  public ImageEpisodes with(int shots, int queries) {
    Bounds.atLeast("shots", shots, 1);
    Bounds.atLeast("queries", queries, 1);
    return new ImageEpisodes(
        store, classes, trainingTurns, testTurns, labels, ways, shots, queries);
  }

  @Override
  public Task task(long seed, Split split, long iteration, int index) {
    int[] pool = classes[split.ordinal()];
    if (pool.length == 0) {
      throw new DataException(
          "the "
              + name(split)
              + " split of "
              + store.path()
              + " has no classes: tasks.validation must be at least 1 or, with split = listed, the"
              + " store's list must name some");
    }
    int turns = split == Split.TRAIN ? trainingTurns : testTurns;
    Draws draws = Draws.of(seed, "images", split.ordinal(), iteration, index);
    boolean named = labels == Images.Labels.CLASS && split == Split.TRAIN;
    int[] chosen = draws.choose(ways, pool.length * turns);
    Examples support = new Examples(ways * shots, store);
    Examples query = new Examples(ways * queries, store);
    List<ImageStore.ImageClass> all = store.classes();
    for (int label = 0; label < ways; label++) {
      ImageStore.ImageClass c = all.get(pool[chosen[label] / turns]);
      int[] images = draws.choose(shots + queries, c.images());
      for (int i = 0; i < images.length; i++) {
        Examples to = i < shots ? support : query;
        to.add(c.first() + images[i], chosen[label] % turns, named ? chosen[label] : label);
      }
    }
    return Task.of(support.batch(), query.batch());
  }

  /** A set of examples that is being filled. */
  private static final class Examples {

    private final ImageStore store;
    private final float[] inputs;
    private final float[] targets;
    private int size;

    Examples(int size, ImageStore store) {
      this.store = store;
      this.inputs = new float[size * store.imageSize()];
      this.targets = new float[size];
    }

    void add(int image, int quarterTurns, int label) {
      store.read(image, quarterTurns, inputs, size * store.imageSize());
      targets[size++] = label;
    }

    Batch batch() {
      return new Batch(size, inputs, targets);
    }
  }
}
