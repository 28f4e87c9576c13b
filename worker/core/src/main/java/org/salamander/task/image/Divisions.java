package org.salamander.task.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.salamander.random.Draws;
import org.salamander.task.DataException;
import org.salamander.task.Split;

/** The ways of dividing a store's classes into training, validation and test. */
final class Divisions {

  private static final int ROTATIONS = 4;

  private Divisions() {}

  /** The numbers of the classes (before rotations) of each split, by the split's ordinal. */
  static int[][] of(Images images, ImageStore store) {
    int[] all = IntStream.range(0, store.classes().size()).toArray();
    return switch (images.split()) {
      case RANDOM -> random(images, store, all);
      case BACKGROUND -> background(images, store, all);
      case VINYALS -> vinyals(store);
      case LISTED ->
          MiniImagenetPreparation.LISTS.stream()
              .map(
                  list ->
                      list.equals(MiniImagenetPreparation.LISTS.get(Split.VALIDATION.ordinal()))
                          ? members(store, all, list) // tasks are refused when they are requested
                          : group(images.split(), store, all, list))
              .toArray(int[][]::new);
    };
  }

  private static int[][] random(Images images, ImageStore store, int[] all) {
    int training = images.training();
    long both = (long) training + images.validation();
    if (both >= all.length) {
      throw new DataException(
          "tasks.training + tasks.validation is "
              + training
              + " + "
              + images.validation()
              + "; it must be less than "
              + all.length
              + ", the classes of "
              + store.path()
              + ", so that some are left to test on");
    }
    int behind = (int) both;
    int[] order = shuffle(all, images.splitSeed());
    return new int[][] {
      Arrays.copyOf(order, training),
      Arrays.copyOfRange(order, training, behind),
      Arrays.copyOfRange(order, behind, order.length)
    };
  }

  private static int[][] background(Images images, ImageStore store, int[] all) {
    int[] background = shuffle(group(images.split(), store, all, "background"), images.splitSeed());
    if (images.validation() >= background.length) {
      throw new DataException(
          "tasks.validation is "
              + images.validation()
              + "; it must be less than "
              + background.length
              + ", the background classes of "
              + store.path());
    }
    int training = background.length - images.validation();
    return new int[][] {
      Arrays.copyOf(background, training),
      Arrays.copyOfRange(background, training, background.length),
      group(images.split(), store, all, "evaluation")
    };
  }

  private static int[] group(Images.Division split, ImageStore store, int[] all, String group) {
    int[] found = members(store, all, group);
    if (found.length == 0) {
      throw new DataException(
          "split is "
              + split.name().toLowerCase(Locale.ROOT)
              + "; "
              + store.path()
              + " has no classes of the group "
              + group
              + ", so choose split = random");
    }
    return found;
  }

  private static int[] members(ImageStore store, int[] all, String group) {
    return Arrays.stream(all).filter(c -> store.classes().get(c).group().equals(group)).toArray();
  }

  private static int[] shuffle(int[] classes, long seed) {
    int[] order = Draws.of(seed, "split").permutation(classes.length);
    return Arrays.stream(order).map(i -> classes[i]).toArray();
  }

  private static int[][] vinyals(ImageStore store) {
    SortedMap<String, Integer> numbers = new TreeMap<>();
    for (int c = 0; c < store.classes().size(); c++) {
      numbers.put(store.classes().get(c).name(), c);
    }
    return new int[][] {
      listed("train", store, numbers), listed("val", store, numbers), listed("test", store, numbers)
    };
  }

  /** The characters of a list with lines alphabet/character/rotation, which has every rotation. */
  private static int[] listed(String list, ImageStore store, Map<String, Integer> numbers) {
    List<String> lines = lines("vinyals/" + list + ".txt");
    int[] classes =
        lines.stream()
            .map(line -> line.substring(0, line.lastIndexOf('/')))
            .distinct()
            .mapToInt(name -> number(name, store, numbers))
            .toArray();
    if (lines.size() != ROTATIONS * classes.length) {
      throw new IllegalStateException(
          "the list "
              + list
              + " of Vinyals et al. has "
              + lines.size()
              + " lines for "
              + classes.length
              + " characters; each must be there in "
              + ROTATIONS
              + " rotations");
    }
    return classes;
  }

  private static int number(String name, ImageStore store, Map<String, Integer> numbers) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new DataException(
          "split is vinyals; its class "
              + name
              + " is not in "
              + store.path()
              + ", so choose split = random, or the store of omniglot");
    }
    return number;
  }

  private static List<String> lines(String resource) {
    try (InputStream in = Divisions.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program's jar");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
