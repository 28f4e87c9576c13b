package org.salamander.run.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Float arrays in NumPy's format 1.0, little-endian: {@code numpy.load} reads them. */
public final class Npy {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int ALIGNMENT = 64;
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+),\\), \\} *\\n");

  private Npy() {}

  /** An array as a file. */
  public static byte[] encode(float[] array) {
    return encode(array, List.of(array.length));
  }

  /**
   * An array of that shape as a file, row-major. {@link #decode} reads only one-dimensional arrays.
   */
  public static byte[] encode(float[] array, List<Integer> shape) {
    String dimensions = shape.stream().map(n -> n + ",").collect(Collectors.joining(" "));
    StringBuilder header =
        new StringBuilder(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (" + dimensions + "), }");
    while ((MAGIC.length + 2 + header.length() + 1) % ALIGNMENT != 0) {
      header.append(' ');
    }
    header.append('\n');
    ByteBuffer file =
        ByteBuffer.allocate(MAGIC.length + 2 + header.length() + Float.BYTES * array.length)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC)
        .putShort((short) header.length())
        .put(header.toString().getBytes(StandardCharsets.US_ASCII));
    file.asFloatBuffer().put(array);
    return file.array();
  }

  /**
   * The array of a file.
   *
   * @param name of the file in messages
   * @throws IOException if it is not such a file, or is incomplete
   */
  public static float[] decode(byte[] file, String name) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[MAGIC.length];
    if (file.length < MAGIC.length + 2
        || !ByteBuffer.wrap(MAGIC).equals(bytes.get(magic).rewind().slice(0, MAGIC.length))) {
      throw new IOException(name + ": not a NumPy array of format 1.0");
    }
    bytes.position(MAGIC.length);
    int length = Short.toUnsignedInt(bytes.getShort());
    if (bytes.remaining() < length) {
      throw new IOException(name + ": cut off in its header");
    }
    Matcher header =
        SHAPE.matcher(new String(file, bytes.position(), length, StandardCharsets.US_ASCII));
    if (!header.matches()) {
      throw new IOException(name + ": not a one-dimensional array of little-endian 32-bit floats");
    }
    bytes.position(bytes.position() + length);
    long wanted = Long.parseLong(header.group(1)) * Float.BYTES;
    if (bytes.remaining() != wanted) {
      throw new IOException(
          name + ": " + bytes.remaining() + " bytes of data where its header says " + wanted);
    }
    float[] array = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(array);
    return array;
  }
}
