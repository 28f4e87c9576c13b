package org.salamander.cluster.spark;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes a float[] to Kryo's streams: its length, then alternately the number of floats that are +0
 * and a number of other floats with their little-endian bits. The bits are copied in blocks, while
 * Kryo itself writes byte by byte. Only runs of at least {@link #GRAIN} zeros are left out, such as
 * unused rows of an embedding and layers that do not learn. The reader gets the same bits,
 * including −0 and NaN.
 */
final class FloatBlocks {

  private static final int BLOCK = 4096; // floats

  /** Zeros are searched for in aligned groups of so many floats. */
  private static final int GRAIN = 8;

  private FloatBlocks() {}

  static void write(Output output, float[] values) {
    output.writeInt(values.length, true);
    byte[] bytes = new byte[Math.min(BLOCK, values.length) * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; ) {
      int from = end(values, at, true);
      int to = end(values, from, false);
      output.writeInt(from - at, true);
      output.writeInt(to - from, true);
      for (at = from; at < to; at += BLOCK) {
        int n = Math.min(BLOCK, to - at);
        buffer.asFloatBuffer().put(values, at, n);
        output.writeBytes(bytes, 0, n * Float.BYTES);
      }
      at = to;
    }
  }

  static float[] read(Input input) {
    float[] values = new float[input.readInt(true)];
    byte[] bytes = new byte[Math.min(BLOCK, values.length) * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < values.length; ) {
      int from = at + input.readInt(true);
      int to = from + input.readInt(true);
      for (at = from; at < to; at += BLOCK) {
        int n = Math.min(BLOCK, to - at);
        input.readBytes(bytes, 0, n * Float.BYTES);
        buffer.asFloatBuffer().get(values, at, n);
      }
      at = to;
    }
    return values;
  }

  /** Number of bytes of the floats that are written. */
  static long bytes(float[] values) {
    long bytes = 0;
    for (int at = 0; at < values.length; ) {
      int from = end(values, at, true);
      at = end(values, from, false);
      bytes += (long) Float.BYTES * (at - from);
    }
    return bytes;
  }

  /** The end of a run of groups that are all zero, or all not zero. */
  private static int end(float[] values, int from, boolean zero) {
    int at = from;
    while (at < values.length && zero(values, at) == zero) {
      at = Math.min(values.length, at + GRAIN);
    }
    return at;
  }

  private static boolean zero(float[] values, int from) {
    int to = Math.min(values.length, from + GRAIN);
    for (int i = from; i < to; i++) {
      if (Float.floatToRawIntBits(values[i]) != 0) {
        return false;
      }
    }
    return true;
  }
}
