package org.salamander.table;

import java.nio.ByteBuffer;
import org.salamander.task.Split;
import org.salamander.task.table.Role;

/**
 * An encoded row, ready for the store.
 *
 * @param split the split of its task, according to this row
 */
record PreparedRow(Split split, Role role, float weight, float target, float[] inputs) {

  /** The row as bytes. Equal rows give equal bytes. */
  byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(2 + (2 + inputs.length) * Float.BYTES);
    bytes.put((byte) split.ordinal()).put((byte) role.ordinal());
    bytes.putFloat(weight).putFloat(target);
    for (float input : inputs) {
      bytes.putFloat(input);
    }
    return bytes.array();
  }

  /** The inverse of {@link #encode}. */
  static PreparedRow decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    Split split = Split.values()[bytes.get()];
    Role role = Role.values()[bytes.get()];
    float weight = bytes.getFloat();
    float target = bytes.getFloat();
    float[] inputs = new float[bytes.remaining() / Float.BYTES];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = bytes.getFloat();
    }
    return new PreparedRow(split, role, weight, target, inputs);
  }
}
