package org.salamander.task.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of an image store before the pixels: the data set, the shape of every image, and the
 * classes in the order in which their images follow. In the file (big-endian): {@link #MAGIC}, the
 * version, the header's length, the SHA-256 of header and pixels, the header, the pixels.
 */
record StoreHeader(
    String dataset, int height, int width, int channels, List<ImageStore.ImageClass> classes) {

  /** The first eight bytes of every store. */
  static final String MAGIC = "SALIMAGE";

  /** The version of this format. */
  static final int VERSION = 1;

  /** The offset of the checksum. */
  static final int CHECKSUM_OFFSET = 16;

  /** Length of the checksum. */
  static final int CHECKSUM_BYTES = 32;

  /** The offset of the header. */
  static final int HEADER_OFFSET = CHECKSUM_OFFSET + CHECKSUM_BYTES;

  StoreHeader {
    classes = List.copyOf(classes);
    if (height < 1 || width < 1 || channels < 1 || (long) height * width * channels > 1 << 24) {
      throw new IllegalArgumentException(
          "images of "
              + height
              + " × "
              + width
              + " × "
              + channels
              + "; each must be at least 1 and the product at most 2^24");
    }
  }

  /**
   * The classes with consecutive numbers of images, from name, group and number of images of each.
   */
  static List<ImageStore.ImageClass> inOrder(List<ImageStore.ImageClass> classes) {
    List<ImageStore.ImageClass> placed = new ArrayList<>();
    int first = 0;
    for (ImageStore.ImageClass c : classes) {
      placed.add(new ImageStore.ImageClass(c.name(), c.group(), first, c.images()));
      first = Math.addExact(first, c.images());
    }
    return placed;
  }

  int imageBytes() {
    return height * width * channels;
  }

  int images() {
    return classes.isEmpty() ? 0 : classes.get(classes.size() - 1).end();
  }

  long pixelBytes() {
    return (long) images() * imageBytes();
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(dataset);
      out.writeInt(height);
      out.writeInt(width);
      out.writeInt(channels);
      out.writeInt(classes.size());
      for (ImageStore.ImageClass c : classes) {
        out.writeUTF(c.name());
        out.writeUTF(c.group());
        out.writeInt(c.images());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an image store's header cannot be encoded", e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes end too early
   * @throws RuntimeException if the bytes are no header
   */
  static StoreHeader decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String dataset = in.readUTF();
      int height = in.readInt();
      int width = in.readInt();
      int channels = in.readInt();
      int count = in.readInt();
      List<ImageStore.ImageClass> classes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        classes.add(new ImageStore.ImageClass(in.readUTF(), in.readUTF(), 0, in.readInt()));
      }
      return new StoreHeader(dataset, height, width, channels, inOrder(classes));
    }
  }
}
