package org.salamander.task.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.salamander.task.DataException;
import org.salamander.task.Progress;

/**
 * Makes the image store of Omniglot (Lake, Salakhutdinov and Tenenbaum 2015) from its official
 * files: {@code images_background.zip} and {@code images_evaluation.zip}, or the folders in them.
 * The 1,623 characters with 20 drawings each become classes with names such as {@code
 * Greek/character01}. Images of 105 × 105 are reduced to 28 × 28 by a Lanczos filter; ink is 255 on
 * 0. The background set comes first, and classes are in the order of names. The same files give the
 * same bytes.
 */
public final class OmniglotPreparation {

  /** The official address of the data set. */
  public static final String OFFICIAL_ADDRESS =
      "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/";

  /** The published data set. */
  static final OmniglotPreparation OFFICIAL =
      new OmniglotPreparation(Map.of("background", 964, "evaluation", 659), 20);

  private static final int DRAWN_SIDE = 105;
  private static final int SIDE = 28;
  private static final Lanczos REDUCTION = new Lanczos(DRAWN_SIDE, SIDE);

  private final SortedMap<String, Integer> characters;
  private final int drawings;

  /**
   * @param characters number of characters of each set
   * @param drawings number of drawings of each character
   */
  OmniglotPreparation(Map<String, Integer> characters, int drawings) {
    this.characters = new TreeMap<>(characters);
    this.drawings = drawings;
  }

  /**
   * Makes a store and replaces an existing one.
   *
   * @param from a folder with the files, or an http(s) address of a directory with the files
   * @param out the store's file
   * @return the store's checksum
   * @throws DataException if the files are missing, damaged or incomplete, or {@code out} exists
   *     and is no store
   * @throws UncheckedIOException if the store cannot be written
   */
  public static String prepare(String from, Path out, Progress progress) {
    return OFFICIAL.make(from, out, true, progress);
  }

  /**
   * Makes the store and returns its checksum. If {@code again} is false, keeps a store that exists
   * when the lock is held, because another process may have made it.
   */
  String make(String from, Path out, boolean again, Progress progress) {
    return Preparation.make(out, again, target -> write(from, target, progress));
  }

  private String write(String from, Path target, Progress progress) throws IOException {
    if (!from.startsWith("http://") && !from.startsWith("https://")) {
      return write(Path.of(from), target, progress);
    }
    Path downloads = Files.createTempDirectory("salamander-omniglot");
    try {
      for (String set : characters.keySet()) {
        URI address = address(from, zip(set));
        Download.fetch(address, downloads.resolve(zip(set)), progress);
      }
      return write(downloads, target, progress);
    } finally {
      for (String set : characters.keySet()) {
        Files.deleteIfExists(downloads.resolve(zip(set)));
      }
      Files.delete(downloads);
    }
  }

  private static URI address(String from, String file) {
    try {
      return new URI(from.endsWith("/") ? from : from + "/").resolve(file);
    } catch (URISyntaxException e) {
      throw new DataException(from + ": not an address: " + e.getMessage(), e);
    }
  }

  private String write(Path from, Path target, Progress progress) throws IOException {
    List<OmniglotSet> sets = new ArrayList<>();
    try {
      for (Map.Entry<String, Integer> set : characters.entrySet()) {
        RawFiles files = RawFiles.open(find(from, set.getKey()));
        sets.add(OmniglotSet.of(set.getKey(), files, set.getValue(), drawings));
      }
      List<ImageStore.ImageClass> classes =
          sets.stream().flatMap(set -> set.classes().stream()).toList();
      StoreHeader header = new StoreHeader("omniglot", SIDE, SIDE, 1, StoreHeader.inOrder(classes));
      try (StoreWriter writer = new StoreWriter(target, header)) {
        for (OmniglotSet set : sets) {
          Preparation.append(set.images(), name -> ink(set, name), writer, progress);
        }
        return writer.finish();
      }
    } finally {
      for (OmniglotSet set : sets) {
        set.files().close();
      }
    }
  }

  private static byte[] ink(OmniglotSet set, String name) throws IOException {
    byte[] png = set.files().read(name);
    String file = set.files().origin() + ": " + name;
    Picture drawing = Picture.read(png, file);
    if (drawing.width() != DRAWN_SIDE || drawing.height() != DRAWN_SIDE) {
      throw new DataException(
          file
              + ": "
              + drawing.width()
              + " × "
              + drawing.height()
              + " pixels; it must have "
              + DRAWN_SIDE
              + " × "
              + DRAWN_SIDE);
    }
    byte[] ink = drawing.gray();
    for (int i = 0; i < ink.length; i++) {
      ink[i] = (byte) (255 - (ink[i] & 0xFF));
    }
    return REDUCTION.resize(ink);
  }

  /** A set's zip or folder, in a folder or in its usual subfolders. */
  private static Path find(Path from, String set) {
    for (Path folder : List.of(from, from.resolve("omniglot"), from.resolve("python"))) {
      for (String name : List.of(zip(set), "images_" + set)) {
        if (Files.exists(folder.resolve(name))) {
          return folder.resolve(name);
        }
      }
    }
    throw new DataException(
        from
            + (Files.isDirectory(from) ? ": neither " : ": no such folder; neither ")
            + zip(set)
            + " nor a folder images_"
            + set
            + " was found there; both sets can be had from "
            + OFFICIAL_ADDRESS);
  }

  private static String zip(String set) {
    return "images_" + set + ".zip";
  }
}
