package org.salamander.task.image;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.task.DataContext;
import org.salamander.task.DataException;
import org.salamander.task.TaskConfig;
import org.salamander.task.TaskSource;

/**
 * N-way K-shot classification of images (Vinyals et al. 2016): a task is a choice of {@code ways}
 * classes and, for each class, of {@code shots} support images and {@code queries} other images.
 * The random order of the classes determines the labels 0 … N − 1.
 *
 * <p>With {@code rotations} an image rotated by 90, 180 or 270° counter-clockwise belongs to
 * another class (Santoro et al. 2016). All four classes are in the same split, and a task may
 * contain several of them. The authors of Reptile rotate training characters alone: {@code
 * test-rotations = false}.
 */
@JsonClassDescription(
    "N-way K-shot classification of images: Omniglot, mini-ImageNet and data sets prepared like them")
public record Images(
    @JsonProperty(defaultValue = "omniglot") @JsonPropertyDescription("the data set")
        String dataset,
    @JsonPropertyDescription(
            "the data set's prepared store; by default the one in the folder of stores, which is prepared on first use")
        @Nullable String store,
    @JsonProperty(defaultValue = "random")
        @JsonPropertyDescription(
            "random: classes shuffled by split-seed, as the authors of MAML do; vinyals: the lists"
                + " of Vinyals et al. 2016; background: the data set's own background set to train"
                + " on and evaluation set to test on")
        Division split,
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("seed of the shuffle of the classes")
        long splitSeed,
    @JsonProperty(defaultValue = "1100")
        @JsonPropertyDescription(
            "number of training classes, before rotations; the classes left by training and validation are the test split; only for split = random")
        @AtLeast(1)
        int training,
    @JsonProperty(defaultValue = "100")
        @JsonPropertyDescription(
            "number of validation classes, before rotations; not for split = vinyals or listed, which have lists of them")
        @AtLeast(0)
        int validation,
    @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription(
            "whether images turned by 90, 180 and 270 degrees are classes of their own")
        boolean rotations,
    @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription("whether validation and test have the turned classes too")
        boolean testRotations,
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("classes of a task") @AtLeast(2)
        int ways,
    @JsonPropertyDescription("support images of each class") @AtLeast(1) int shots,
    @JsonPropertyDescription("query images of each class") @AtLeast(1) int queries,
    @JsonProperty(defaultValue = "episode")
        @JsonPropertyDescription(
            "labels of a training task: episode (0 … ways − 1, shuffled) or class (the class's number among all training classes, as pre-training needs it)")
        Labels labels)
    implements TaskConfig {

  /** The division of classes into training, validation and test. */
  public enum Division {
    @JsonProperty("random")
    RANDOM,
    @JsonProperty("vinyals")
    VINYALS,
    @JsonProperty("background")
    BACKGROUND,
    @JsonProperty("listed")
    LISTED
  }

  /** The labels of a training task's classes; in other tasks they are 0 … N − 1. */
  public enum Labels {
    @JsonProperty("episode")
    EPISODE,
    @JsonProperty("class")
    CLASS
  }

  public Images {
    Bounds.check(
        Images.class,
        dataset,
        store,
        split,
        splitSeed,
        training,
        validation,
        rotations,
        testRotations,
        ways,
        shots,
        queries,
        labels);
  }

  @Override
  public TaskSource source(DataContext context) {
    ImageStore opened = ImageStores.of(context).open(dataset, store);
    int turns = rotations ? 4 : 1;
    if (rotations && !opened.shape().get(0).equals(opened.shape().get(1))) {
      throw new DataException(
          "tasks.rotations is true; the images of "
              + opened.path()
              + " have the shape "
              + opened.shape()
              + ", which is not square, so it must be false");
    }
    return new ImageEpisodes(
        opened,
        Divisions.of(this, opened),
        turns,
        testRotations ? turns : 1,
        labels,
        ways,
        shots,
        queries);
  }
}
