package org.salamander.kernel;

/**
 * Operations on the rows of activations, with channels in the lanes: sums over rows, normalisation
 * and ReLU. Rows begin at {@link Kernels#row}. All {@code stride} columns are computed, and vectors
 * over channels have {@code stride} floats. Every implementation gives the same bits.
 *
 * <p>Sums over rows have two fixed levels, so that long sums are accurate: first the rows of each
 * block of {@link #BLOCK} rows in order, then the blocks in order. {@code scratch} holds the sums
 * of a block: two vectors over channels.
 */
public interface RowKernels {

  /** Number of rows of a block. */
  int BLOCK = 64;

  /** x ← x + b on every row; then ReLU if {@code relu}. */
  void add(float[] b, float[] x, int rows, int stride, boolean relu);

  /** sum ← Σ x. */
  void sum(float[] x, int rows, int stride, float[] sum, float[] scratch);

  /** sum ← Σ (x − mean)². */
  void squares(float[] x, float[] mean, int rows, int stride, float[] sum, float[] scratch);

  /** sum ← Σ a, product ← Σ a·b. */
  default void moments(
      float[] a, float[] b, int rows, int stride, float[] sum, float[] product, float[] scratch) {
    try (BlockSums sums = new BlockSums(stride, sum, product, scratch)) {
      for (int row = 0; row < rows; row += BLOCK) {
        int at = Kernels.row(row, stride);
        addMoments(a, at, b, at, sums.next(rows - row), stride, scratch);
      }
    }
  }

  /** sum ← Σ a, product ← Σ (a·b + c·d). */
  default void moments(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    try (BlockSums sums = new BlockSums(stride, sum, product, scratch)) {
      for (int row = 0; row < rows; row += BLOCK) {
        int at = Kernels.row(row, stride);
        addMoments(a, c, at, b, d, at, sums.next(rows - row), stride, scratch);
      }
    }
  }

  /**
   * Adds Σ a to the first vector of {@code sums} and Σ a·b to the second, over rows of a that begin
   * at {@code from} and rows of b that begin at {@code at}.
   */
  void addMoments(float[] a, int from, float[] b, int at, int rows, int stride, float[] sums);

  /**
   * Adds Σ a to the first vector of {@code sums} and Σ (a·b + c·d) to the second, over rows of a
   * and c that begin at {@code from} and rows of b and d that begin at {@code at}.
   */
  void addMoments(
      float[] a,
      float[] c,
      int from,
      float[] b,
      float[] d,
      int at,
      int rows,
      int stride,
      float[] sums);

  /** x ← (x − mean)·inverse; y ← scale·x + shift, then ReLU if {@code relu}. */
  void normalize(
      float[] x,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] shift,
      float[] y,
      int rows,
      int stride,
      boolean relu);

  /**
   * As {@link #moments(float[], float[], int, int, float[], float[], float[])}, after a ← a where y
   * &gt; 0, else 0.
   */
  default void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    try (BlockSums sums = new BlockSums(stride, sum, product, scratch)) {
      for (int row = 0; row < rows; row += BLOCK) {
        int at = Kernels.row(row, stride);
        int run = sums.next(rows - row);
        mask(y, a, a, at, at + run * stride);
        addMoments(a, at, b, at, run, stride, scratch);
      }
    }
  }

  /** sum ← Σ a, product ← Σ (a·b + c·d), after a ← a where y &gt; 0, else 0. */
  default void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    try (BlockSums sums = new BlockSums(stride, sum, product, scratch)) {
      for (int row = 0; row < rows; row += BLOCK) {
        int at = Kernels.row(row, stride);
        int run = sums.next(rows - row);
        mask(y, a, a, at, at + run * stride);
        addMoments(a, c, at, b, d, at, run, stride, scratch);
      }
    }
  }

  /**
   * The tangent of {@link #normalize}: t ← k·t + (l·x + m); then out ← scale·t + (scaleTangent·x +
   * shiftTangent). If {@code relu}, out is 0 unless y &gt; 0.
   */
  void normalizeTangent(
      float[] t,
      float[] x,
      float[] k,
      float[] l,
      float[] m,
      float[] scale,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] y,
      float[] out,
      int rows,
      int stride,
      boolean relu);

  /** out ← k·a + (l·b + m); out may be a or b. */
  void combine(
      float[] k, float[] a, float[] l, float[] b, float[] m, float[] out, int rows, int stride);

  /** out ← k·a + (l·b + (p·c + (q·d + m))); out may be any of these arrays. */
  void combine(
      float[] k,
      float[] a,
      float[] l,
      float[] b,
      float[] p,
      float[] c,
      float[] q,
      float[] d,
      float[] m,
      float[] out,
      int rows,
      int stride);

  /**
   * x ← σ(x) on a run of elements, bit for bit {@link FloatMath#sigmoid}; both ends are multiples
   * of {@link Kernels#PAD}.
   */
  void sigmoid(float[] x, int from, int to);

  /** y ← y where y &gt; 0, else 0, on a run of elements. */
  void relu(float[] y, int from, int to);

  /** out ← x where y &gt; 0, else 0, on a run of elements; out may be x. */
  void mask(float[] y, float[] x, float[] out, int from, int to);
}
