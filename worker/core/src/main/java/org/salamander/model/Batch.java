package org.salamander.model;

/**
 * Examples for one evaluation of a loss.
 *
 * @param size number of examples
 * @param inputs size × input values, row-major; images are height × width × channels
 * @param targets regression: size × outputs; classification: size class indices, as floats;
 *     policies: actions with their advantages and rewards, see {@link Distribution}
 */
public record Batch(int size, float[] inputs, float[] targets) {

  public Batch {
    if (size < 1 || inputs.length % size != 0 || targets.length % size != 0) {
      throw new IllegalArgumentException(
          "a batch of "
              + size
              + " examples cannot hold "
              + inputs.length
              + " inputs and "
              + targets.length
              + " targets");
    }
  }

  /** The examples at {@code indices}, in that order. */
  public Batch select(int... indices) {
    int in = inputs.length / size;
    int out = targets.length / size;
    float[] x = new float[indices.length * in];
    float[] y = new float[indices.length * out];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(inputs, indices[i] * in, x, i * in, in);
      System.arraycopy(targets, indices[i] * out, y, i * out, out);
    }
    return new Batch(indices.length, x, y);
  }

  /** This batch with other input values, as many as before. */
  public Batch withInputs(float[] other) {
    return new Batch(size, other, targets);
  }

  /** This batch with {@code other} behind it; without targets where one of them has none. */
  public Batch and(Batch other) {
    float[] x = java.util.Arrays.copyOf(inputs, inputs.length + other.inputs.length);
    System.arraycopy(other.inputs, 0, x, inputs.length, other.inputs.length);
    boolean labelled = targets.length > 0 && other.targets.length > 0;
    float[] y = new float[labelled ? targets.length + other.targets.length : 0];
    if (labelled) {
      System.arraycopy(targets, 0, y, 0, targets.length);
      System.arraycopy(other.targets, 0, y, targets.length, other.targets.length);
    }
    return new Batch(size + other.size, x, y);
  }
}
