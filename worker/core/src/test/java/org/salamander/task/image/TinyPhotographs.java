package org.salamander.task.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * A data set in the form of mini-ImageNet: 3 + 2 + 2 classes of 3 images. Each image has one colour
 * and its own size.
 */
final class TinyPhotographs {

  /** The colour of each class's images. */
  static final Map<String, Integer> COLOURS =
      new TreeMap<>(
          Map.of(
              "apple", 0xC02010,
              "leek", 0x20A040,
              "milk", 0xE0E0F0,
              "plum", 0x602080,
              "kiwi", 0x80A020,
              "rice", 0xF0F0D0,
              "bean", 0x304010));

  private static final Map<String, String[]> LISTS =
      Map.of(
          "train", new String[] {"leek", "apple", "milk"},
          "val", new String[] {"plum", "kiwi"},
          "test", new String[] {"rice", "bean"});

  private TinyPhotographs() {}

  /** The images by name. */
  static SortedMap<String, byte[]> images() {
    SortedMap<String, byte[]> images = new TreeMap<>();
    COLOURS.forEach(
        (name, colour) -> {
          for (int i = 1; i <= 3; i++) {
            images.put("images/" + name + i + ".jpg", image("jpg", 70 + 20 * i, 130 - i, colour));
          }
        });
    return images;
  }

  /** An image of one colour. */
  static byte[] image(String format, int width, int height, int colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, colour);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return encoded(format, image);
  }

  static byte[] encoded(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Writes lists and zip to {@code folder}. */
  static void write(Path folder) throws IOException {
    writeLists(folder);
    TinyOmniglot.writeZip(folder.resolve("images.zip"), images());
  }

  /** Writes lists and unpacked images to {@code folder}. */
  static void writeFolder(Path folder) throws IOException {
    writeLists(folder);
    Files.createDirectory(folder.resolve("images"));
    for (Map.Entry<String, byte[]> image : images().entrySet()) {
      Files.write(folder.resolve(image.getKey()), image.getValue());
    }
  }

  private static void writeLists(Path folder) throws IOException {
    for (Map.Entry<String, String[]> list : LISTS.entrySet()) {
      StringBuilder csv = new StringBuilder("filename,label\n");
      for (String name : list.getValue()) {
        for (int i = 3; i >= 1; i--) {
          csv.append(name).append(i).append(".jpg,").append(name).append('\n');
        }
      }
      Files.writeString(folder.resolve(list.getKey() + ".csv"), csv, StandardCharsets.UTF_8);
    }
  }
}
