package org.salamander.task.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.salamander.csv.ComposedText;
import org.salamander.task.DataException;

/**
 * A folder of pictures, or a folder with a folder of pictures for each class. Files that are no
 * images are skipped, and so are files of systems and editors: names that begin with a dot, {@code
 * __MACOSX}, {@code Thumbs.db}, {@code desktop.ini}. Everything else must be usable. A folder
 * without a picture, a picture next to folders, a folder inside a class, and an image of another
 * format are refused.
 *
 * @param classes the pictures of each class, both in the order of names; empty if there are none
 * @param pictures those without a class; empty if there are classes
 * @param passedOver the skipped files and folders
 */
public record ImageFolder(
    Path path, SortedMap<String, List<Path>> classes, List<Path> pictures, List<Path> passedOver) {

  private static final Pattern READABLE =
      Pattern.compile(".*\\.(png|jpg|jpeg|jpe|jfif)", Pattern.DOTALL);
  private static final Pattern OTHER_IMAGE =
      Pattern.compile(
          ".*\\.(gif|bmp|webp|tiff?|heic|heif|avif|jp2|jxl|svg|psd|dng|ppm|pgm)", Pattern.DOTALL);
  private static final Set<String> SYSTEMS = Set.of("__macosx", "thumbs.db", "desktop.ini");

  /** Whether a file or folder with that name belongs to a system or an editor. */
  public static boolean ignored(String name) {
    return name.startsWith(".") || SYSTEMS.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Reads a folder.
   *
   * @throws DataException naming the file or folder that breaks the rules
   */
  public static ImageFolder of(Path path) throws IOException {
    List<Path> passedOver = new ArrayList<>();
    List<Path> pictures = new ArrayList<>();
    SortedMap<String, List<Path>> classes = new TreeMap<>();
    for (Path entry : entries(path, passedOver)) {
      if (Files.isDirectory(entry)) {
        add(entry, pictures(entry, passedOver), classes);
      } else {
        add(entry, pictures, passedOver);
      }
    }
    if (classes.isEmpty() && pictures.isEmpty()) {
      throw new DataException(
          path
              + ": no picture; there must be .png or .jpg files, or a folder of them for each class");
    }
    if (!classes.isEmpty() && !pictures.isEmpty()) {
      throw new DataException(
          pictures.get(0)
              + " is next to folders of classes; move it into one of them, or remove it");
    }
    return new ImageFolder(path, classes, List.copyOf(pictures), List.copyOf(passedOver));
  }

  private static void add(Path folder, List<Path> pictures, SortedMap<String, List<Path>> classes) {
    String name = ComposedText.of(folder.getFileName().toString());
    if (classes.put(name, pictures) != null) {
      throw new DataException(
          folder
              + ": the class is there twice, its name written with combined letters and with"
              + " separate accents; move its pictures into one folder");
    }
  }

  private static List<Path> pictures(Path folder, List<Path> passedOver) throws IOException {
    List<Path> pictures = new ArrayList<>();
    for (Path entry : entries(folder, passedOver)) {
      if (Files.isDirectory(entry)) {
        throw new DataException(
            entry + " is a folder inside a class; the pictures must lie in " + folder + " itself");
      }
      add(entry, pictures, passedOver);
    }
    if (pictures.isEmpty()) {
      throw new DataException(
          folder
              + ": the class has no picture; put .png or .jpg files there, or remove the folder");
    }
    return List.copyOf(pictures);
  }

  private static List<Path> entries(Path folder, List<Path> passedOver) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.sorted()
          .forEach(
              entry -> (ignored(entry.getFileName().toString()) ? passedOver : entries).add(entry));
    }
    return entries;
  }

  private static void add(Path file, List<Path> pictures, List<Path> passedOver) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (OTHER_IMAGE.matcher(name).matches()) {
      throw new DataException(file + ": only PNG and JPEG files can be read; convert it to one");
    }
    (READABLE.matcher(name).matches() ? pictures : passedOver).add(file);
  }
}
