package org.salamander.kernel;

/**
 * What goes row by row over activations with the channels in the lanes: sums over rows,
 * normalisation, ReLU and pooling. Rows begin behind the row of zeros, at offset {@code stride},
 * and all {@code stride} columns are computed; vectors over channels are as long. Every
 * implementation gives the same bits.
 *
 * <p>Sums over rows go in two fixed levels, blocks of {@link #BLOCK} rows in order and then the
 * blocks in order, so that long sums stay accurate. {@code scratch} holds the sums of a block: two
 * vectors over channels.
 */
public interface RowKernels {

  /** Rows of one first-level sum. */
  int BLOCK = 64;

  /** x ← x + b on every row; then ReLU if {@code relu}. */
  void add(float[] b, float[] x, int rows, int stride, boolean relu);

  /** sum ← Σ x. */
  void sum(float[] x, int rows, int stride, float[] sum, float[] scratch);

  /** sum ← Σ (x − mean)². */
  void squares(float[] x, float[] mean, int rows, int stride, float[] sum, float[] scratch);

  /** sum ← Σ a, product ← Σ a·b. */
  void moments(
      float[] a, float[] b, int rows, int stride, float[] sum, float[] product, float[] scratch);

  /** sum ← Σ a, product ← Σ (a·b + c·d). */
  void moments(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch);

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
  void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch);

  /** sum ← Σ a, product ← Σ (a·b + c·d), after a ← a where y &gt; 0, else 0. */
  void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch);

  /**
   * The tangent of {@link #normalize}: t ← k·t + (l·x + m); then out ← scale·t + (scaleTangent·x +
   * shiftTangent), where {@code relu} only where y &gt; 0, else 0.
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

  /** out ← k·a + (l·b + (p·c + (q·d + m))); out may be one of them. */
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

  /**
   * y ← the largest of each 2×2 window of maps of {@code height × width} rows; an odd last row or
   * column is left out.
   */
  void maxPool(int examples, int height, int width, int stride, float[] x, float[] y);

  /** out ← t at the first maximum (row-major) of each window, y being the maxima of x. */
  void gatherMax(
      int examples,
      int height,
      int width,
      int stride,
      float[] x,
      float[] y,
      float[] t,
      float[] out);

  /**
   * out ← d at the first maximum of each window, 0 elsewhere, rows that no window covers included.
   */
  void scatterMax(
      int examples,
      int height,
      int width,
      int stride,
      float[] x,
      float[] y,
      float[] d,
      float[] out);
}
