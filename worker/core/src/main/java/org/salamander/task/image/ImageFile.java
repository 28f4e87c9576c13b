package org.salamander.task.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;

/**
 * A PNG or JPEG file that was checked from the first part to the last. Decoders silently fill in
 * what a truncated file lacks, so truncation is detected here, before decoding.
 *
 * @param format by the file's first bytes, whatever its name says
 * @param exif the contents of its EXIF part; null if it has none
 * @param clear in a gray PNG with samples of 1, 2 or 4 bits, the level from 0 to 255 that means
 *     transparent, or −1; the JDK's reader ignores it in such files
 */
record ImageFile(byte[] bytes, Format format, byte @Nullable [] exif, int clear) {

  enum Format {
    PNG,
    JPEG
  }

  /** Progressive files have some ten scans; thousands of them keep a decoder busy for minutes. */
  private static final int MOST_SCANS = 64;

  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** Offsets of a PNG's bit depth and colour type, and two of the colour types. */
  private static final int DEPTH = 24;

  private static final int COLOUR_TYPE = 25;

  private static final int GRAY = 0;
  private static final int PALETTE = 3;

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  /**
   * Checks a file.
   *
   * @param name for errors: which file
   * @throws DataException if it is no PNG or JPEG file, or is incomplete
   */
  static ImageFile of(byte[] bytes, String name) {
    if (bytes.length == 0) {
      throw new DataException(name + ": the file is empty; get it again");
    }
    if (startsWith(bytes, 0, PNG)) {
      return png(bytes, name);
    }
    if (bytes.length > 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xD8) {
      return new ImageFile(bytes, Format.JPEG, jpeg(bytes, name), -1);
    }
    throw new DataException(
        name + ": neither a PNG nor a JPEG file, whatever its name says; convert it to one");
  }

  /** Whether samples are indices of a palette. */
  boolean palette() {
    return format == Format.PNG && bytes[COLOUR_TYPE] == PALETTE;
  }

  /** Checks a PNG's chunks of length, type, data and checksum. The last one is IEND. */
  private static ImageFile png(byte[] bytes, String name) {
    ByteBuffer in = ByteBuffer.wrap(bytes).position(PNG.length);
    byte[] exif = null;
    int clear = -1;
    while (in.remaining() >= 12) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - 8) {
        break;
      }
      int start = in.position();
      CRC32 crc = new CRC32();
      crc.update(bytes, start, 4 + length);
      String type = new String(bytes, start, 4, StandardCharsets.ISO_8859_1);
      in.position(start + 4 + length);
      if ((int) crc.getValue() != in.getInt()) {
        throw new DataException(
            name + ": damaged: the checksum of its part " + start + " is wrong; get it again");
      }
      if (type.equals("eXIf")) {
        exif = Arrays.copyOfRange(bytes, start + 4, start + 4 + length);
      }
      if (type.equals("tRNS") && length == 2 && bytes[COLOUR_TYPE] == GRAY && subByte(bytes)) {
        clear = in.getShort(start + 4) * 255 / ((1 << bytes[DEPTH]) - 1);
      }
      if (type.equals("IEND")) {
        return new ImageFile(bytes, Format.PNG, exif, clear);
      }
    }
    throw cutShort(bytes, name);
  }

  private static boolean subByte(byte[] bytes) {
    return bytes[DEPTH] > 0 && bytes[DEPTH] < 8;
  }

  /**
   * Checks a JPEG's segments of marker, length and data. Coded pixels follow SOS, and the last
   * marker is EOI.
   */
  private static byte @Nullable [] jpeg(byte[] bytes, String name) {
    byte[] exif = null;
    int scans = 0;
    int at = 2;
    while ((at = marker(bytes, at)) < bytes.length) {
      int marker = bytes[at++] & 0xFF;
      if (marker == 0xD9 && scans > 0) {
        return exif;
      }
      if (marker == 0x01 || marker >= 0xD0 && marker <= 0xD9) {
        continue; // these have no data
      }
      int length = at + 1 < bytes.length ? (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF : 0;
      if (length < 2 || length > bytes.length - at) {
        break;
      }
      if (marker == 0xE1 && exif == null && startsWith(bytes, at + 2, EXIF)) {
        exif = Arrays.copyOfRange(bytes, at + 2 + EXIF.length, at + length);
      }
      if (marker == 0xDA && ++scans > MOST_SCANS) {
        throw new DataException(
            name + ": more than " + MOST_SCANS + " scans; save it again as an ordinary JPEG file");
      }
      at += length;
    }
    throw cutShort(bytes, name);
  }

  /**
   * The position of the next marker's second byte, or the file's end. In coded pixels FF 00 is no
   * marker.
   */
  private static int marker(byte[] bytes, int from) {
    for (int i = from + 1; i < bytes.length; i++) {
      if (bytes[i - 1] == (byte) 0xFF && bytes[i] != 0 && bytes[i] != (byte) 0xFF) {
        return i;
      }
    }
    return bytes.length;
  }

  private static DataException cutShort(byte[] bytes, String name) {
    return new DataException(
        name + ": the file is cut short after " + bytes.length + " bytes; get it again");
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] start) {
    return at + start.length <= bytes.length
        && Arrays.equals(bytes, at, at + start.length, start, 0, start.length);
  }
}
