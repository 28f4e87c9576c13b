package org.salamander.task.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/**
 * A data set of Omniglot's form: 3 + 2 characters with 4 drawings each. Every drawing is a square
 * of ink, 15 pixels wide. Its position depends on the character and the drawer.
 */
final class TinyOmniglot {

  static final OmniglotPreparation PREPARATION =
      new OmniglotPreparation(Map.of("background", 3, "evaluation", 2), 4);

  private TinyOmniglot() {}

  /** The files of a set by name, as in the official zips. */
  static SortedMap<String, byte[]> files(String set) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    if (set.equals("background")) {
      character(files, set, "Greek/character01", 1);
      character(files, set, "Greek/character02", 2);
      character(files, set, "Asomtavruli_(Georgian)/character01", 3);
    } else {
      character(files, set, "ULOG/character01", 4);
      character(files, set, "Ge_ez/character01", 5);
    }
    return files;
  }

  private static void character(
      SortedMap<String, byte[]> files, String set, String name, int number) {
    for (int drawer = 1; drawer <= 4; drawer++) {
      String file = "images_%s/%s/%04d_%02d.png".formatted(set, name, number, drawer);
      files.put(file, png(105, 15 * number, 15 * drawer));
    }
  }

  /**
   * A white image with a black square at row {@code top}, column {@code left}, with one bit per
   * pixel.
   */
  static byte[] png(int side, int top, int left) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        boolean ink = y >= top && y < top + 15 && x >= left && x < left + 15;
        image.getRaster().setSample(x, y, 0, ink ? 0 : 1);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Writes both zips to {@code folder}. */
  static void writeZips(Path folder) throws IOException {
    for (String set : new String[] {"background", "evaluation"}) {
      writeZip(folder.resolve("images_" + set + ".zip"), files(set));
    }
  }

  /**
   * Writes a zip with entries for directories, and with sizes after the data, as in the official
   * zips.
   */
  static void writeZip(Path zip, SortedMap<String, byte[]> files) throws IOException {
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("images/"));
      for (Map.Entry<String, byte[]> entry : files.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }

  /** Writes both sets unpacked to {@code folder}. */
  static void writeFolders(Path folder) throws IOException {
    for (String set : new String[] {"background", "evaluation"}) {
      for (Map.Entry<String, byte[]> entry : files(set).entrySet()) {
        Path file = folder.resolve(entry.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, entry.getValue());
      }
    }
  }
}
