package org.salamander.run.directory;

import org.salamander.model.Layout;

/**
 * The meta-learned slices of z, one after the other. Checkpoints hold these numbers, and the digest
 * of a run is computed over them.
 */
public final class LearnedSlices {

  private LearnedSlices() {}

  /** The meta-learned slices alone. */
  public static Layout layout(Layout layout) {
    Layout learned = Layout.empty();
    for (Layout.Slice slice : layout.slices()) {
      if (slice.learned()) {
        learned = learned.with(slice.name(), slice.shape().toArray(Integer[]::new));
      }
    }
    return learned;
  }

  /** The meta-learned slices of a vector of that layout. */
  public static float[] pack(Layout layout, float[] vector) {
    float[] packed = new float[layout(layout).size()];
    int at = 0;
    for (Layout.Slice slice : layout.slices()) {
      if (slice.learned()) {
        System.arraycopy(vector, slice.offset(), packed, at, slice.length());
        at += slice.length();
      }
    }
    return packed;
  }

  /** The inverse of {@link #pack}; other slices are left as they are. */
  public static void unpack(Layout layout, float[] packed, float[] vector) {
    int at = 0;
    for (Layout.Slice slice : layout.slices()) {
      if (slice.learned()) {
        System.arraycopy(packed, at, vector, slice.offset(), slice.length());
        at += slice.length();
      }
    }
  }
}
