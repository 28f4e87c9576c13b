package org.salamander.model.net.layer;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of one layer in one pass. A tape holds one for each layer, with values and their
 * gradients; the tangents of a Hessian-vector product are in a second set of the same form. Arrays
 * grow to the largest batch and are never cleared. The floats before the first row are always zero,
 * because no layer writes them. Layers that work in place share arrays with their input's buffers.
 */
public final class Buffers {

  private static final float[] NONE = {};

  /** Empty buffers, the initial value of a {@link Pass}. */
  static final Buffers EMPTY = new Buffers();

  /**
   * The layer's output, or the values with which the next layer overwrites it (batch norm: the
   * normalised input).
   */
  public float[] value = NONE;

  /** ∂L/∂output. */
  public float[] gradient = NONE;

  /**
   * The buffers whose value array is reused for this gradient; null if the gradient has its own
   * array. An array is reused only if value and gradient are never needed at the same time.
   */
  @Nullable Buffers gradientIn;

  /**
   * ∂L/∂(input of the activation function); the same array as {@link #gradient} if masking can be
   * done in place.
   */
  float[] inner = NONE;

  /** Weights packed for the forward product. */
  float[] packed = NONE;

  /** Weights packed for the input gradient. */
  float[] packedTransposed = NONE;

  /** Scratch for the row kernels' sums of a block: two vectors over channels. */
  float[] scratch = NONE;

  /** Scratch for a band of a map during pooling. */
  float[] band = NONE;

  /** Vectors over channels or over rows. The layer defines their indices. */
  float[][] statistics = {};

  /** For each value of the output, its index in the layer's input. */
  int[] places = {};

  /** The buffers of the chains inside the layer. */
  Buffers[][] inside = {};

  /** {@code array} if it is long enough, otherwise a new array of zeros. */
  public static float[] grown(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  /**
   * Allocates {@code length} floats for values and gradients after an activation, and for gradients
   * before it. The gradients share an array if the activation works in place.
   */
  void activated(Activation activation, int length) {
    value = grown(value, length);
    gradient = grown(gradient, length);
    inner = activation.inPlace() ? gradient : grown(inner, length);
  }

  /**
   * Allocates {@code count} vectors of {@code length} floats, and scratch for {@code stride}
   * channels.
   */
  void statistics(int count, int length, int stride) {
    if (statistics.length < count || statistics[0].length < length) {
      statistics = new float[count][length];
    }
    scratch = grown(scratch, 2 * stride);
  }

  /** Bytes of these buffers without arrays that are already in {@code seen}. */
  long bytes(Set<Object> seen) {
    long floats = gradientIn == null && seen.add(gradient) ? gradient.length : 0;
    for (float[] array : new float[][] {value, inner, packed, packedTransposed, scratch, band}) {
      floats += seen.add(array) ? array.length : 0;
    }
    for (float[] array : statistics) {
      floats += seen.add(array) ? array.length : 0;
    }
    long bytes = Float.BYTES * floats + Integer.BYTES * (long) places.length;
    for (Buffers[] chain : inside) {
      for (Buffers buffers : chain) {
        bytes += buffers.bytes(seen);
      }
    }
    return bytes;
  }

  /**
   * Bytes of all buffers. Shared arrays count once.
   *
   * @param borrowed whether the first value array belongs to the batch
   */
  public static long bytes(Buffers[] all, boolean borrowed) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    if (borrowed) {
      seen.add(all[0].value);
    }
    long bytes = 0;
    for (Buffers buffers : all) {
      bytes += buffers.bytes(seen);
    }
    return bytes;
  }
}
