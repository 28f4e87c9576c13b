package org.salamander.task.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.salamander.task.DataException;

/**
 * The picture in an image file, turned upright by its EXIF orientation, with white for transparent
 * parts. JDKs may decode some formats differently. Files are therefore decoded only while a store
 * is prepared or examples are read, and the guarantees of runs begin with the store's checksum.
 *
 * @param width in pixels
 * @param height in pixels
 * @param planes red, green and blue; each row-major, with an unsigned byte from 0 to 255 for each
 *     pixel. A gray picture has the same plane three times
 */
record Picture(int width, int height, byte[][] planes) {

  /** 33 megapixels. Decoding them takes about 400 MB. */
  static final int MOST_PIXELS = 1 << 25;

  /** The longest side of a JPEG file. Filters for longer sides take seconds. */
  static final int MOST_A_SIDE = 65_535;

  /** A reader that also knows JPEG files with four inks, which the JDK's reader misinterprets. */
  private static final JPEGImageReaderSpi JPEG = new JPEGImageReaderSpi();

  /** The beginning of libjpeg's warning about pixels that it had to invent. */
  private static final String CORRUPT = "Corrupt JPEG data";

  static {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true"); // otherwise macOS shows a window's icon
    }
    IIORegistry.getDefaultInstance().registerServiceProvider(JPEG);
  }

  /**
   * Decodes a PNG or JPEG file of at most {@link #MOST_PIXELS} and {@link #MOST_A_SIDE}; the header
   * is checked first.
   *
   * @param name for errors: which file
   * @throws DataException if it is no such file, or is incomplete
   */
  static Picture read(byte[] bytes, String name) {
    ImageFile file = ImageFile.of(bytes, name);
    BufferedImage image = decode(file, name);
    int width = image.getWidth();
    int height = image.getHeight();
    boolean gray = image.getRaster().getNumBands() < 3 && !file.palette();
    byte[][] planes = gray ? grayPlanes(image, file.clear()) : colourPlanes(image);
    Orientation orientation = Orientation.of(file.exif());
    byte[] red = orientation.apply(planes[0], width, height);
    byte[] green = gray ? red : orientation.apply(planes[1], width, height);
    byte[] blue = gray ? red : orientation.apply(planes[2], width, height);
    return new Picture(
        orientation.turned() ? height : width,
        orientation.turned() ? width : height,
        new byte[][] {red, green, blue});
  }

  /** The mean of red, green and blue, rounded; a gray picture's own values. */
  byte[] gray() {
    byte[] gray = new byte[planes[0].length];
    for (int i = 0; i < gray.length; i++) {
      gray[i] =
          (byte) (((planes[0][i] & 0xFF) + (planes[1][i] & 0xFF) + (planes[2][i] & 0xFF) + 1) / 3);
    }
    return gray;
  }

  private static BufferedImage decode(ImageFile file, String name) {
    ImageReader reader = null;
    try {
      reader =
          file.format() == ImageFile.Format.PNG
              ? ImageIO.getImageReadersByFormatName("PNG").next()
              : JPEG.createReaderInstance();
      reader.setInput(
          new MemoryCacheImageInputStream(new ByteArrayInputStream(file.bytes())), true, true);
      requireSize(reader.getWidth(0), reader.getHeight(0), name);
      List<String> damages = new ArrayList<>();
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (warning.startsWith(CORRUPT) && !warning.contains("extraneous bytes")) {
              damages.add(warning);
            }
          });
      BufferedImage image = reader.read(0);
      if (!damages.isEmpty()) {
        throw new DataException(name + ": damaged: " + damages.get(0) + "; get it again");
      }
      return image;
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // decoders throw either for damaged files
      throw new DataException(
          name
              + ": not a sound "
              + file.format()
              + " file ("
              + e.getMessage()
              + "); get it again or convert it",
          e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }

  private static void requireSize(int width, int height, String name) {
    boolean longSide = Math.max(width, height) > MOST_A_SIDE;
    if (longSide || (long) width * height > MOST_PIXELS) {
      throw new DataException(
          name
              + ": "
              + width
              + " × "
              + height
              + " pixels; it may have at most "
              + (longSide ? MOST_A_SIDE + " a side" : MOST_PIXELS)
              + ", so make it smaller");
    }
  }

  /**
   * Reads a gray raster's samples of 1 to 16 bits without {@code getRGB}, which would apply a
   * gamma.
   *
   * @param clear the level that is transparent, or −1
   */
  private static byte[][] grayPlanes(BufferedImage image, int clear) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int most = (1 << image.getSampleModel().getSampleSize(0)) - 1;
    boolean transparent = raster.getNumBands() == 2;
    byte[] plane = new byte[width * image.getHeight()];
    int[] values = new int[width];
    int[] opacities = new int[width];
    Arrays.fill(opacities, most);
    for (int row = 0; row < image.getHeight(); row++) {
      raster.getSamples(0, row, width, 1, 0, values);
      if (transparent) {
        raster.getSamples(0, row, width, 1, 1, opacities);
      }
      for (int x = 0; x < width; x++) {
        int level = level(values[x], most);
        int opacity = level == clear ? 0 : level(opacities[x], most);
        plane[row * width + x] = onWhite(level, opacity);
      }
    }
    return new byte[][] {plane, plane, plane};
  }

  private static byte[][] colourPlanes(BufferedImage image) {
    int width = image.getWidth();
    byte[][] planes = new byte[3][width * image.getHeight()];
    int[] colours = new int[width];
    for (int row = 0; row < image.getHeight(); row++) {
      image.getRGB(0, row, width, 1, colours, 0, width);
      for (int x = 0; x < width; x++) {
        int opacity = colours[x] >>> 24;
        for (int c = 0; c < 3; c++) {
          planes[c][row * width + x] = onWhite(colours[x] >> 16 - 8 * c & 0xFF, opacity);
        }
      }
    }
    return planes;
  }

  private static int level(int value, int most) {
    return (value * 255 + most / 2) / most;
  }

  private static byte onWhite(int level, int opacity) {
    return (byte) ((level * opacity + 255 * (255 - opacity) + 127) / 255);
  }
}
