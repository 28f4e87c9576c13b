package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.task.DataException;

/** What a file shows, by files written here byte for byte, and files that show nothing whole. */
final class PictureTest {

  private static final int SIDE = 8;

  /** A gray level and an opacity for every pixel, of those that 1, 2, 4, 8 and 16 bits can hold. */
  private static int level(int pixel) {
    return pixel % 3 == 0 ? 0 : 255;
  }

  private static int opacity(int pixel) {
    return new int[] {255, 0, 128, 255}[pixel % 4];
  }

  private static int onWhite(int level, int opacity) {
    return Math.round(255 + (level - 255) * opacity / 255f);
  }

  /** PNG's kinds of samples: what one pixel is written as. */
  private enum Kind {
    GRAY_ALPHA(4, 8) {
      @Override
      byte[] pixel(int i) {
        return bytes(level(i), opacity(i));
      }
    },
    GRAY_ALPHA_16(4, 16) {
      @Override
      byte[] pixel(int i) {
        return bytes(level(i), level(i), opacity(i), opacity(i));
      }
    },
    RGBA(6, 8) {
      @Override
      byte[] pixel(int i) {
        return bytes(level(i), level(i), level(i), opacity(i));
      }
    },
    RGBA_16(6, 16) {
      @Override
      byte[] pixel(int i) {
        int v = level(i);
        return bytes(v, v, v, v, v, v, opacity(i), opacity(i));
      }
    },
    /** Eight colours: level 0 and 255, each at the four opacities. */
    PALETTE(3, 8) {
      @Override
      byte[] pixel(int i) {
        return bytes((level(i) == 0 ? 0 : 4) + i % 4);
      }
    };

    final int colourType;
    final int depth;

    Kind(int colourType, int depth) {
      this.colourType = colourType;
      this.depth = depth;
    }

    abstract byte[] pixel(int i);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
    byte[] named = (type + "\0").getBytes(StandardCharsets.ISO_8859_1);
    CRC32 crc = new CRC32();
    crc.update(named, 0, 4);
    crc.update(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    png.write(named, 0, 4);
    png.writeBytes(data);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] png(
      int colourType, int depth, byte @Nullable [] clear, byte[] pixels, byte @Nullable [] exif)
      throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'));
    chunk(png, "IHDR", bytes(0, 0, 0, SIDE, 0, 0, 0, SIDE, depth, colourType, 0, 0, 0));
    if (colourType == 3) {
      int[] levels = new int[24];
      Arrays.fill(levels, 12, 24, 255);
      chunk(png, "PLTE", bytes(levels));
      chunk(png, "tRNS", bytes(255, 0, 128, 255, 255, 0, 128, 255));
    } else if (clear != null) {
      chunk(png, "tRNS", clear);
    }
    if (exif != null) {
      chunk(png, "eXIf", exif);
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      int row = pixels.length / SIDE;
      for (int y = 0; y < SIDE; y++) {
        deflater.write(0); // no filter
        deflater.write(pixels, y * row, row);
      }
    }
    chunk(png, "IDAT", packed.toByteArray());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  private static byte[] png(Kind kind) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (int i = 0; i < SIDE * SIDE; i++) {
      pixels.writeBytes(kind.pixel(i));
    }
    return png(kind.colourType, kind.depth, null, pixels.toByteArray(), null);
  }

  private static void shows(byte[] file, java.util.function.IntUnaryOperator expected) {
    Picture picture = Picture.read(file, "p");
    for (int i = 0; i < SIDE * SIDE; i++) {
      for (byte[] plane : picture.planes()) {
        assertThat(plane[i] & 0xFF).as("pixel %d", i).isEqualTo(expected.applyAsInt(i));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void laysTransparentPixelsOverWhite(Kind kind) throws IOException {
    shows(png(kind), i -> onWhite(level(i), opacity(i)));
  }

  /** A sample's value may stand for transparent paper; here black does. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void knowsTheTransparentLevelOfGrayFiles(int depth) throws IOException {
    byte[] pixels = new byte[SIDE * SIDE * depth / 8];
    for (int bit = 0; bit < pixels.length * 8; bit++) {
      pixels[bit / 8] |= (byte) (level(bit / depth) == 0 ? 0 : 0x80 >> bit % 8);
    }
    shows(png(0, depth, null, pixels, null), PictureTest::level);
    shows(png(0, depth, bytes(0, 0), pixels, null), i -> 255);
  }

  @Test
  void knowsTheTransparentColour() throws IOException {
    byte[] pixels = new byte[SIDE * SIDE * 3];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) level(i / 3);
    }
    shows(png(2, 8, null, pixels, null), PictureTest::level);
    shows(png(2, 8, new byte[6], pixels, null), i -> 255);
  }

  @Test
  void readsInterlacedFiles() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, opacity(i) << 24 | level(i) * 0x010101);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    assertThat(bytes.toByteArray()[28]).as("Adam7").isEqualTo((byte) 1);
    shows(bytes.toByteArray(), i -> onWhite(level(i), opacity(i)));
  }

  /**
   * EXIF's orientation, and where in the file the upright picture's first and last column's top is.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 15, 0", "2, 15, 0, 0, 0", "3, 15, 7, 0, 7", "4, 0, 7, 15, 7",
    "5, 0, 0, 0, 7", "6, 0, 7, 0, 0", "7, 15, 7, 15, 0", "8, 15, 0, 15, 7",
    "0, 0, 0, 15, 0", "9, 0, 0, 15, 0"
  })
  void turnsPicturesUpright(int value, int leftX, int leftY, int rightX, int rightY) {
    int[] all = new int[128];
    Arrays.fill(all, 200);
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 16, 8, 0, all);
    image.getRaster().setSample(leftX, leftY, 0, 10);
    image.getRaster().setSample(rightX, rightY, 0, 100);
    boolean turned = value >= 5 && value <= 8;
    for (byte[] exif :
        new byte[][] {exif(value, 'I'), exif(value, 'M'), wide(value, 'I'), wide(value, 'M')}) {
      byte[] file = withExif(TinyPhotographs.encoded("png", image), exif);
      Picture picture = Picture.read(file, "p");
      assertThat(picture.width()).isEqualTo(turned ? 8 : 16);
      assertThat(picture.height()).isEqualTo(turned ? 16 : 8);
      assertThat(picture.gray()[0]).isEqualTo((byte) 10);
      assertThat(picture.gray()[picture.width() - 1]).isEqualTo((byte) 100);
    }
  }

  /** An EXIF part with the orientation behind another entry. */
  private static byte[] exif(int orientation, char order) {
    ByteBuffer exif = ByteBuffer.allocate(38);
    exif.order(order == 'I' ? java.nio.ByteOrder.LITTLE_ENDIAN : java.nio.ByteOrder.BIG_ENDIAN);
    exif.put((byte) order).put((byte) order).putShort((short) 42).putInt(8).putShort((short) 2);
    exif.putShort((short) 0x0100).putShort((short) 3).putInt(1).putInt(7);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return exif.array();
  }

  /** As {@link #exif}, the orientation in 32 bits. */
  private static byte[] wide(int orientation, char order) {
    byte[] exif = exif(orientation, order);
    exif[order == 'I' ? 24 : 25] = 4;
    exif[order == 'I' ? 30 : 33] = (byte) orientation;
    exif[31] = 0;
    return exif;
  }

  /** A PNG with an EXIF part behind its header. */
  private static byte[] withExif(byte[] png, byte[] exif) {
    ByteArrayOutputStream with = new ByteArrayOutputStream();
    with.write(png, 0, 33);
    chunk(with, "eXIf", exif);
    with.write(png, 33, png.length - 33);
    return with.toByteArray();
  }

  @Test
  void turnsJpegFilesToo() {
    BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_BYTE_GRAY);
    int[] light = new int[256];
    Arrays.fill(light, 250);
    image.getRaster().setSamples(16, 0, 16, 16, 0, light);
    byte[] jpeg = TinyPhotographs.encoded("jpg", image);
    Picture picture = Picture.read(segment(jpeg, 0xE1, "Exif\0\0", exif(6, 'M')), "p");
    assertThat(picture.width()).isEqualTo(16);
    assertThat(picture.height()).isEqualTo(32);
    assertThat(picture.gray()[0] & 0xFF).isLessThan(10);
    assertThat(picture.gray()[511] & 0xFF).isGreaterThan(240);
  }

  /** A JPEG with another segment at its beginning. */
  private static byte[] segment(byte[] jpeg, int marker, String name, byte[] data) {
    byte[] named = name.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer with = ByteBuffer.allocate(jpeg.length + 4 + named.length + data.length);
    with.put(jpeg, 0, 2).put((byte) 0xFF).put((byte) marker);
    with.putShort((short) (2 + named.length + data.length)).put(named).put(data);
    return with.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** Photoshop's files of four inks hold 255 − ink, as they are or turned to YCCK. */
  @ParameterizedTest
  @CsvSource({"0, 255, 0, 0, 255", "2, 179, 171, 1, 255"})
  void readsFourInks(int transform, int first, int second, int third, int black)
      throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(0, 16, 16, 4, null);
    int[] stored = {first, second, third, black};
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, stored);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    }
    byte[] adobe = bytes(0, 100, 0, 0, 0, 0, transform);
    Picture red = Picture.read(segment(bytes.toByteArray(), 0xEE, "Adobe", adobe), "p");
    assertThat(red.planes()[0][100] & 0xFF).isCloseTo(255, within(3));
    assertThat(red.planes()[1][100] & 0xFF).isCloseTo(0, within(3));
    assertThat(red.planes()[2][100] & 0xFF).isCloseTo(0, within(3));
  }

  @Test
  void refusesFilesThatAreCutShort() throws IOException {
    byte[] jpeg = TinyPhotographs.image("jpg", 20, 20, 0x208040);
    for (byte[] whole : new byte[][] {png(Kind.RGBA), jpeg}) {
      Picture.read(whole, "p");
      for (int length = 8; length < whole.length; length++) {
        byte[] cut = Arrays.copyOf(whole, length);
        refused(cut, "p: the file is cut short after " + length + " bytes");
        refused(Arrays.copyOf(cut, whole.length), "p: "); // zeros in the place of the rest
      }
    }
  }

  @Test
  void refusesPixelsThatEndEarly() throws IOException {
    BufferedImage noise = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 4096; i++) {
      noise.setRGB(i % 64, i / 64, i * 0x9E3779B1);
    }
    byte[] jpeg = TinyPhotographs.encoded("jpg", noise);
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length * 3 / 4);
    cut[cut.length - 2] = (byte) 0xFF;
    cut[cut.length - 1] = (byte) 0xD9;
    refused(cut, "p: damaged: Corrupt JPEG data: premature end of data segment");
    byte[] half = new byte[SIDE * SIDE / 2]; // 4 of the 8 bytes that a row must have
    refused(png(0, 8, null, half, null), "p: not a sound PNG file");
  }

  /** A PNG file of that many RGB pixels, none of which it has. */
  private static byte[] sized(int width, int height) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'));
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(png, "IHDR", header.put(bytes(8, 2, 0, 0, 0)).array());
    chunk(png, "IEND", new byte[0]);
    return png.toByteArray();
  }

  @Test
  void refusesWhatIsNoPicture() throws IOException {
    refused(new byte[0], "p: the file is empty");
    refused("GIF89a and more".getBytes(StandardCharsets.US_ASCII), "p: neither a PNG nor a JPEG");
    byte[] flipped = png(Kind.RGBA);
    flipped[60] ^= 1;
    refused(flipped, "p: damaged: the checksum");
    refused(sized(65_535, 65_535), "p: 65535 × 65535 pixels; it may have at most 33554432, so");
    refused(sized(1 << 25, 1), "p: 33554432 × 1 pixels; it may have at most 65535 a side, so");
  }

  private static void refused(byte[] file, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> Picture.read(file, "p"))
        .withMessageStartingWith(message);
  }
}
