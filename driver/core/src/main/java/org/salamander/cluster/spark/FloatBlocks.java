package org.salamander.cluster.spark;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A float[] on Kryo's streams: its length, then little-endian bits copied in blocks, where Kryo
 * itself goes byte by byte.
 */
final class FloatBlocks {

  private static final int BLOCK = 4096; // floats

  private FloatBlocks() {}

  static void write(Output output, float[] values) {
    output.writeInt(values.length, true);
    byte[] bytes = new byte[Math.min(BLOCK, values.length) * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += BLOCK) {
      int n = Math.min(BLOCK, values.length - from);
      buffer.asFloatBuffer().put(values, from, n);
      output.writeBytes(bytes, 0, n * Float.BYTES);
    }
  }

  static float[] read(Input input) {
    float[] values = new float[input.readInt(true)];
    byte[] bytes = new byte[Math.min(BLOCK, values.length) * Float.BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += BLOCK) {
      int n = Math.min(BLOCK, values.length - from);
      input.readBytes(bytes, 0, n * Float.BYTES);
      buffer.asFloatBuffer().get(values, from, n);
    }
    return values;
  }
}
