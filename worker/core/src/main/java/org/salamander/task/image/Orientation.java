package org.salamander.task.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The transformation that turns a file's picture upright, by the tag Orientation of EXIF 2.3
 * (section 4.6.4).
 *
 * @param turned whether rows and columns are exchanged
 * @param columnsReversed whether the file's columns are read from the last to the first
 * @param rowsReversed whether the file's rows are
 */
record Orientation(boolean turned, boolean columnsReversed, boolean rowsReversed) {

  /** The picture is already upright. */
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final int TAG = 0x0112;
  private static final int ENTRY_BYTES = 12;

  /** The type of 32-bit numbers. Some programs write the tag with this type instead of 16 bits. */
  private static final int LONG = 4;

  /** The orientation for the tag's value, 1 to 8. Other values leave the picture unchanged. */
  static Orientation of(int value) {
    return value < 1 || value > 8
        ? UPRIGHT
        : new Orientation(
            value >= 5,
            value == 2 || value == 3 || value == 7 || value == 8,
            value == 3 || value == 4 || value == 6 || value == 7);
  }

  /**
   * The orientation in the EXIF part of a file: a TIFF header and a first directory with the tag.
   * Only this entry is read. Upright if it is missing or damaged.
   */
  static Orientation of(byte @Nullable [] exif) {
    if (exif == null || exif.length < 8 || exif[0] != exif[1]) {
      return UPRIGHT;
    }
    ByteBuffer in = ByteBuffer.wrap(exif);
    in.order(exif[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = in.getInt(4);
    if (directory < 8 || directory > exif.length - 2) {
      return UPRIGHT;
    }
    int entries = Math.min(in.getShort(directory), (exif.length - directory - 2) / ENTRY_BYTES);
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY_BYTES;
      if (in.getShort(entry) == TAG) {
        boolean wide = in.getShort(entry + 2) == LONG;
        return of(wide ? in.getInt(entry + 8) : in.getShort(entry + 8));
      }
    }
    return UPRIGHT;
  }

  /** Transforms a plane of the file, row-major, to that of the upright picture. */
  byte[] apply(byte[] plane, int width, int height) {
    if (equals(UPRIGHT)) {
      return plane;
    }
    byte[] upright = new byte[plane.length];
    int across = turned ? height : width;
    for (int i = 0; i < upright.length; i++) {
      int column = turned ? i / across : i % across;
      int row = turned ? i % across : i / across;
      column = columnsReversed ? width - 1 - column : column;
      row = rowsReversed ? height - 1 - row : row;
      upright[i] = plane[row * width + column];
    }
    return upright;
  }
}
