package org.salamander.model.dl4j;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * The parameters in {@code coefficients.bin}, as {@code Nd4j.write} writes a row vector: a buffer
 * of longs [rank, shape, strides, three more], then a buffer of floats or doubles. Each buffer's
 * header gives its length. The length must be the one that the configuration needs, so that a
 * damaged file cannot make us allocate memory.
 */
final class Coefficients {

  /** Kinds of buffers with a length of type int. In all other kinds it is a long. */
  private static final Set<String> SHORT_HEADERS = Set.of("DIRECT", "HEAP", "JAVACPP");

  private static final Set<String> KINDS =
      Set.of("DIRECT", "HEAP", "JAVACPP", "LONG_SHAPE", "MIXED_DATA_TYPES");

  /** ND4J's own limit. */
  private static final int MOST_RANK = 32;

  private Coefficients() {}

  private record Header(long length, String type) {}

  /**
   * Reads {@code expected} parameters.
   *
   * @throws IOException if the file holds another number of parameters, values of another type, or
   *     no array
   */
  static double[] read(InputStream stream, int expected) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    try {
      Header shape = header(in);
      long rank = shape.type().equals("LONG") ? in.readLong() : in.readInt();
      if (rank < 1 || rank > MOST_RANK || shape.length() != 2 * rank + 4) {
        throw new IOException("the shape in it is damaged");
      }
      for (int i = 1; i < shape.length(); i++) {
        in.readFully(new byte[shape.type().equals("LONG") ? Long.BYTES : Integer.BYTES]);
      }
      Header values = header(in);
      if (values.length() != expected) {
        throw new IOException(
            "it holds " + values.length() + " parameters; the configuration has " + expected);
      }
      return values(in, values.type(), expected);
    } catch (EOFException e) {
      throw new IOException("it ends early", e);
    }
  }

  private static Header header(DataInputStream in) throws IOException {
    String kind = in.readUTF();
    if (!KINDS.contains(kind)) {
      throw new IOException("no array of ND4J");
    }
    return new Header(SHORT_HEADERS.contains(kind) ? in.readInt() : in.readLong(), in.readUTF());
  }

  private static double[] values(DataInputStream in, String type, int count) throws IOException {
    if (!type.equals("FLOAT") && !type.equals("DOUBLE")) {
      throw new IOException("its values are " + type + "; they must be FLOAT or DOUBLE");
    }
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = type.equals("FLOAT") ? in.readFloat() : in.readDouble();
      if (!Double.isFinite(values[i])) {
        throw new IOException("parameter " + i + " is " + values[i]);
      }
    }
    return values;
  }
}
