package org.salamander.task.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.salamander.csv.ComposedText;
import org.salamander.task.DataException;
import org.salamander.task.Progress;

/**
 * Makes the image store of mini-ImageNet (Vinyals et al. 2016, in the split of Ravi and Larochelle
 * 2017), or of any data set with the same structure: a folder with {@code train.csv}, {@code
 * val.csv} and {@code test.csv}, and the listed images in {@code images.zip} or in a folder {@code
 * images}. JPEG or PNG files of any size become 84 × 84 × 3 by a Lanczos filter, without cropping,
 * like those of the MAML authors. The classes of a list form a group with the list's name, in the
 * order of names. The same files give the same bytes on the same JDK. The decoded pixels of a JPEG
 * file may differ between JDKs in the last bit.
 */
public final class MiniImagenetPreparation {

  /** The data set's name in configurations. */
  public static final String NAME = "mini-imagenet";

  /** The three lists, and the groups of a store's classes. */
  static final List<String> LISTS = List.of("train", "val", "test");

  private static final int SIDE = 84;
  private static final int CHANNELS = 3;

  /** An upper limit on the bytes of an ImageNet photograph. */
  private static final int MOST_BYTES = 32 << 20;

  private MiniImagenetPreparation() {}

  /**
   * Makes a store and replaces an existing one.
   *
   * @param dataset its name in configurations: {@link #NAME}, or any other name
   * @param from the folder with lists and images
   * @param out the store's file
   * @return the store's checksum
   * @throws DataException if lists or images are missing, damaged or contradict one another, or
   *     {@code out} exists and is no store
   * @throws UncheckedIOException if the store cannot be written
   */
  public static String prepare(String dataset, Path from, Path out, Progress progress) {
    return make(dataset, from, out, true, progress);
  }

  /**
   * Makes the store. If {@code again} is false, keeps a store that exists when the lock is held.
   */
  static String make(String dataset, Path from, Path out, boolean again, Progress progress) {
    return Preparation.make(out, again, target -> write(dataset, from, target, progress));
  }

  /** Whether a folder seems to have this structure. */
  static boolean recognizes(Path folder) {
    return Files.isRegularFile(folder.resolve(LISTS.get(0) + ".csv"));
  }

  private static String write(String dataset, Path from, Path target, Progress progress)
      throws IOException {
    if (!Files.isDirectory(from)) {
      throw new DataException(
          from + ": no such folder; it must have train.csv, val.csv, test.csv and the images");
    }
    List<ImageStore.ImageClass> classes = new ArrayList<>();
    List<String> listed = new ArrayList<>();
    collect(from, classes, listed);
    try (RawFiles files = RawFiles.open(images(from), MOST_BYTES)) {
      List<String> names = located(files, listed);
      StoreHeader header =
          new StoreHeader(dataset, SIDE, SIDE, CHANNELS, StoreHeader.inOrder(classes));
      try (StoreWriter writer = new StoreWriter(target, header)) {
        Preparation.append(names, name -> photograph(files, name), writer, progress);
        return writer.finish();
      }
    }
  }

  /** The classes of all lists and the names of their images, both in the store's order. */
  private static void collect(Path from, List<ImageStore.ImageClass> classes, List<String> listed)
      throws IOException {
    SortedMap<String, Path> owners = new TreeMap<>();
    for (String group : LISTS) {
      ImageList list = ImageList.read(from.resolve(group + ".csv"));
      for (Map.Entry<String, SortedSet<String>> entry : list.classes().entrySet()) {
        Path other = owners.put(entry.getKey(), list.file());
        if (other != null) {
          throw new DataException(
              list.file()
                  + ": the class "
                  + entry.getKey()
                  + " is in "
                  + other
                  + " too; the lists must have no class in common");
        }
        classes.add(new ImageStore.ImageClass(entry.getKey(), group, 0, entry.getValue().size()));
        listed.addAll(entry.getValue());
      }
    }
  }

  private static Path images(Path from) {
    for (String name : List.of("images.zip", "images")) {
      if (Files.exists(from.resolve(name))) {
        return from.resolve(name);
      }
    }
    throw new DataException(
        from + ": neither images.zip nor a folder images; the listed images must be there");
  }

  /** The path of each listed image, in any folders. Files that are not listed are allowed. */
  private static List<String> located(RawFiles files, List<String> listed) {
    Map<String, List<String>> places = new HashMap<>();
    for (String name : files.names()) {
      if (Arrays.stream(name.split("/")).noneMatch(ImageFolder::ignored)) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        places.computeIfAbsent(ComposedText.of(file), f -> new ArrayList<>()).add(name);
      }
    }
    List<String> names = new ArrayList<>();
    for (String file : listed) {
      List<String> found = places.getOrDefault(file, List.of());
      if (found.isEmpty()) {
        throw new DataException(
            files.origin() + ": has no image " + file + ", which the lists name; add it");
      }
      if (found.size() > 1) {
        throw new DataException(
            files.origin()
                + ": has both "
                + found.get(0)
                + " and "
                + found.get(1)
                + "; an image that the lists name must be there once");
      }
      names.add(found.get(0));
    }
    return names;
  }

  private static byte[] photograph(RawFiles files, String name) throws IOException {
    Picture picture = Picture.read(files.read(name), files.origin() + ": " + name);
    Lanczos alongRows = new Lanczos(picture.width(), SIDE);
    Lanczos alongColumns = new Lanczos(picture.height(), SIDE);
    byte[] pixels = new byte[SIDE * SIDE * CHANNELS];
    for (int channel = 0; channel < CHANNELS; channel++) {
      byte[] plane = Lanczos.resize(picture.planes()[channel], alongRows, alongColumns);
      for (int i = 0; i < plane.length; i++) {
        pixels[i * CHANNELS + channel] = plane[i];
      }
    }
    return pixels;
  }
}
