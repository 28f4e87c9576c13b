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
    int[] gray = gray(decode(png, side, name));
    byte[] drawn = new byte[gray.length];
    for (int i = 0; i < gray.length; i++) {
      drawn[i] = (byte) (255 - gray[i]);
    }
    return drawn;
  }

  private static BufferedImage decode(byte[] png, int side, String name) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try {
      reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(png)), true, true);
      if (reader.getWidth(0) != side || reader.getHeight(0) != side) {
        throw new DataException(
            name
                + ": "
                + reader.getWidth(0)
                + " × "
                + reader.getHeight(0)
                + " pixels; it must have "
                + side
                + " × "
                + side);
      }
      return reader.read(0);
    } catch (IOException | IndexOutOfBoundsException | IllegalStateException e) {
      throw new DataException(
          name + ": not a sound PNG file (" + e.getMessage() + "); get it again", e);
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
