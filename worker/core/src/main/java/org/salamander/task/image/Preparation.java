package org.salamander.task.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.salamander.task.DataException;
import org.salamander.task.Lock;
import org.salamander.task.Progress;

/** The common part of all data sets' preparations: the place of the store, and its images. */
final class Preparation {

  /** Number of images that are decoded at a time. They fit in memory and occupy all cores. */
  private static final int CHUNK = 1024;

  private Preparation() {}

  /** Writes a store and returns its checksum. */
  @FunctionalInterface
  interface Writing {
    String write(Path target) throws IOException;
  }

  /** Turns the file with that name into a store's bytes. */
  @FunctionalInterface
  interface Decoding {
    byte[] image(String name) throws IOException;
  }

  /**
   * Makes the store at {@code out}, one process at a time, and returns its checksum. If {@code
   * again} is false, keeps a store that exists when the lock is held.
   *
   * @throws DataException if {@code out} exists and is no store
   * @throws UncheckedIOException if the store cannot be written
   */
  static String make(Path out, boolean again, Writing writing) {
    Path target = out.toAbsolutePath().normalize();
    try {
      Path folder = target.getParent();
      if (folder == null || Files.isDirectory(target)) {
        throw new DataException(target + ": is a folder; name the file that the store shall be");
      }
      Files.createDirectories(folder);
      return Lock.holding(
          target,
          () -> {
            if (Files.exists(target) && !again) {
              return ImageStore.open(target).checksum();
            }
            if (Files.exists(target) && !StoreReader.looksLikeStore(target)) {
              throw new DataException(
                  target
                      + ": exists and is not an image store; it is not replaced, choose another"
                      + " name");
            }
            return writing.write(target);
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          target
              + ": the store cannot be made: "
              + e
              + "; choose a place that can be written (--out, or the variable SALAMANDER_STORES)",
          e);
    }
  }

  /** Decodes a chunk of images on all cores, then appends them in their order. */
  static void append(List<String> names, Decoding decoding, StoreWriter writer, Progress progress)
      throws IOException {
    for (int from = 0; from < names.size(); from += CHUNK) {
      int to = Math.min(from + CHUNK, names.size());
      List<byte[]> chunk =
          names.subList(from, to).parallelStream().map(name -> decoded(decoding, name)).toList();
      for (byte[] image : chunk) {
        writer.append(image);
      }
      progress.at("images", writer.images(), writer.total());
    }
  }

  private static byte[] decoded(Decoding decoding, String name) {
    try {
      return decoding.image(name);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e, e);
    }
  }
}
