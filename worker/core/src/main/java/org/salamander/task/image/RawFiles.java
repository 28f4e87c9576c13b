package org.salamander.task.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.salamander.task.DataException;

/**
 * The files of a raw data set, in a zip or in a folder, read with limits, because downloaded files
 * are not trusted.
 */
sealed interface RawFiles extends Closeable {

  /** An upper limit on the number of files. */
  int MOST_FILES = 200_000;

  /** An upper limit on the bytes of an Omniglot image. */
  int MOST_BYTES = 1 << 20;

  /** Paths of all files, with '/' between the parts. */
  List<String> names();

  /** The contents of one of {@link #names}. */
  byte[] read(String name) throws IOException;

  /** A description of the files' location. */
  Path origin();

  /**
   * The files of a zip, or of the folder into which one was unpacked.
   *
   * @throws DataException if the zip is damaged or has names that lead out of it
   */
  static RawFiles open(Path origin) throws IOException {
    return open(origin, MOST_BYTES);
  }

  /** As {@link #open(Path)}, with files of up to {@code mostBytes}. */
  static RawFiles open(Path origin, int mostBytes) throws IOException {
    return Files.isDirectory(origin) ? Folder.open(origin, mostBytes) : Zip.open(origin, mostBytes);
  }

  private static void checkCount(Path origin, long files) {
    if (files > MOST_FILES) {
      throw new DataException(
          origin + ": more than " + MOST_FILES + " files; this is not the data set it should be");
    }
  }

  private static byte[] bounded(InputStream in, int mostBytes, Path origin, String name)
      throws IOException {
    byte[] bytes = in.readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new DataException(
          origin
              + ": "
              + name
              + " has more than "
              + mostBytes
              + " bytes; no image of this data set has");
    }
    return bytes;
  }

  /**
   * Files in a zip. They are read through the zip's directory, so sizes may follow the entries'
   * data.
   */
  record Zip(Path origin, ZipFile zip, List<String> names, int mostBytes) implements RawFiles {

    static RawFiles open(Path origin, int mostBytes) throws IOException {
      ZipFile zip;
      try {
        zip = new ZipFile(origin.toFile());
      } catch (ZipException e) {
        throw damaged(origin, e.getMessage() + ", in " + Files.size(origin) + " bytes", e);
      }
      try {
        return new Zip(origin, zip, safeNames(origin, zip), mostBytes);
      } catch (RuntimeException e) {
        zip.close();
        throw e;
      }
    }

    private static List<String> safeNames(Path origin, ZipFile zip) {
      checkCount(origin, zip.size());
      List<String> names = new ArrayList<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        if (name.startsWith("/")
            || name.contains("\\")
            || List.of(name.split("/")).contains("..")) {
          throw new DataException(
              origin
                  + ": the entry '"
                  + name
                  + "' leads out of the zip; this is not the data set it should be");
        }
        if (!entry.isDirectory()) {
          names.add(name);
        }
      }
      return List.copyOf(names);
    }

    @Override
    public byte[] read(String name) throws IOException {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw damaged(origin, "no entry " + name, null);
      }
      byte[] bytes;
      try (InputStream in = zip.getInputStream(entry)) {
        bytes = bounded(in, mostBytes, origin, name);
      } catch (ZipException | java.io.EOFException e) {
        throw damaged(origin, name + " cannot be unpacked (" + e.getMessage() + ")", e);
      }
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if (crc.getValue() != entry.getCrc()) {
        throw damaged(
            origin,
            name
                + " has the CRC-32 "
                + Long.toHexString(crc.getValue())
                + ", it should have "
                + Long.toHexString(entry.getCrc()),
            null);
      }
      return bytes;
    }

    private static DataException damaged(
        Path origin, String how, @org.jspecify.annotations.Nullable Throwable cause) {
      return new DataException(
          origin + ": damaged or incomplete zip: " + how + "; get the file again", cause);
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** Files in a folder. Their names begin with the folder's name, as in a zip of the folder. */
  record Folder(Path origin, List<String> names, int mostBytes) implements RawFiles {

    static RawFiles open(Path origin, int mostBytes) throws IOException {
      try (Stream<Path> walk = Files.walk(origin)) {
        List<String> names =
            walk.limit(2L * MOST_FILES)
                .filter(Files::isRegularFile)
                .map(file -> origin.getFileName() + "/" + slashed(origin.relativize(file)))
                .toList();
        checkCount(origin, names.size());
        return new Folder(origin, names, mostBytes);
      } catch (java.io.UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private static String slashed(Path relative) {
      return String.join(
          "/",
          Stream.iterate(0, i -> i < relative.getNameCount(), i -> i + 1)
              .map(i -> relative.getName(i).toString())
              .toList());
    }

    @Override
    public byte[] read(String name) throws IOException {
      Path file = origin.resolveSibling(name);
      try (InputStream in = Files.newInputStream(file)) {
        return bounded(in, mostBytes, origin, name);
      }
    }

    @Override
    public void close() {}
  }
}
