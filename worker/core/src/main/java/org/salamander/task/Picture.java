package org.salamander.task;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decoding of image files. JDKs may differ in what they make of some formats, so this happens while
 * a store is prepared and never later: what a run promises begins at the store's checksum.
 */
final class Picture {

  private Picture() {}

  /**
   * The ink of a drawing on light paper, row-major: 255 where the file is black, 0 where white.
   *
   * @param png a PNG file that must have {@code side} × {@code side} pixels; its header is checked
   *     before it is decoded
   * @param name for errors: which file
   */
  static byte[] ink(byte[] png, int side, String name) {
    int[] gray =
        gray(
            decode(
                png,
                "PNG",
                name,
                (width, height) -> {
                  if (width != side || height != side) {
                    throw new DataException(
                        name
                            + ": "
                            + width
                            + " × "
                            + height
                            + " pixels; it must have "
                            + side
                            + " × "
                            + side);
                  }
                }));
    byte[] drawn = new byte[gray.length];
    for (int i = 0; i < gray.length; i++) {
      drawn[i] = (byte) (255 - gray[i]);
    }
    return drawn;
  }

  /**
   * A photograph of any size as three planes.
   *
   * @param width of each, in pixels
   * @param height of each
   * @param planes red, green, blue; each row-major, 0 to 255 a pixel as unsigned bytes
   */
  record Planes(int width, int height, byte[][] planes) {}

  /**
   * The colours of a JPEG or PNG file; a gray one has three equal planes, transparency is ignored.
   *
   * @param mostPixels how many it may have; its header is checked before it is decoded
   * @param name for errors: which file
   */
  static Planes colours(byte[] file, int mostPixels, String name) {
    BufferedImage image =
        decode(
            file,
            isPng(file) ? "PNG" : "JPEG",
            name,
            (width, height) -> {
              if ((long) width * height > mostPixels) {
                throw new DataException(
                    name
                        + ": "
                        + width
                        + " × "
                        + height
                        + " pixels; it may have at most "
                        + mostPixels
                        + ", so make it smaller");
              }
            });
    int[] rgb = rgb(image);
    byte[][] planes = new byte[3][rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[0][i] = (byte) (rgb[i] >> 16);
      planes[1][i] = (byte) (rgb[i] >> 8);
      planes[2][i] = (byte) rgb[i];
    }
    return new Planes(image.getWidth(), image.getHeight(), planes);
  }

  private static boolean isPng(byte[] file) {
    return file.length > 0 && file[0] == (byte) 0x89;
  }

  private static int[] rgb(BufferedImage image) {
    boolean coloured =
        image.getRaster().getNumBands() >= 3 || image.getColorModel() instanceof IndexColorModel;
    if (coloured) {
      int width = image.getWidth();
      return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    }
    int[] gray = gray(image);
    Arrays.setAll(gray, i -> gray[i] * 0x010101);
    return gray;
  }

  /** Refuses an image by its size, before it is decoded. */
  @FunctionalInterface
  private interface SizeCheck {
    void of(int width, int height);
  }

  private static BufferedImage decode(byte[] file, String format, String name, SizeCheck check) {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try {
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)), true, true);
      check.of(reader.getWidth(0), reader.getHeight(0));
      return reader.read(0);
    } catch (IOException | IndexOutOfBoundsException | IllegalStateException e) {
      throw new DataException(
          name
              + ": not a sound "
              + format
              + " file of gray or RGB values ("
              + e.getMessage()
              + "); get it again or convert it",
          e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * 0 to 255 a pixel, row-major. A gray raster's samples are taken as they are: {@code getRGB}
   * would apply a gamma to them.
   */
  private static int[] gray(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    if (image.getRaster().getNumBands() >= 3) {
      int[] values = image.getRGB(0, 0, width, height, null, 0, width);
      Arrays.setAll(values, i -> gray(values[i]));
      return values;
    }
    int[] values = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
    if (image.getColorModel() instanceof IndexColorModel palette) {
      Arrays.setAll(values, i -> gray(palette.getRGB(values[i])));
    } else {
      int most = (1 << image.getSampleModel().getSampleSize(0)) - 1;
      Arrays.setAll(values, i -> values[i] * 255 / most);
    }
    return values;
  }

  private static int gray(int rgb) {
    return ((rgb >> 16 & 0xFF) + (rgb >> 8 & 0xFF) + (rgb & 0xFF) + 1) / 3;
  }
}
