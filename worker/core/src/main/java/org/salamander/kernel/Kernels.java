package org.salamander.kernel;

/**
 * The expensive arithmetic: products of matrices whose rows are gathered through offsets. A dense
 * layer is one tap; a 3×3 convolution is nine, its padding a row of zeros, so no patch matrix is
 * ever built.
 *
 * <p>Every implementation gives the same bits: each output element is one chain of {@code fma} in
 * index order (taps, then depth; or rows), started from zero or from the stored value, whatever the
 * tile and the number of lanes. Arguments are checked one layer up.
 *
 * <p>Activations are row-major with a row stride of {@link #stride(int)} floats; the padding
 * columns hold zeros or garbage that nobody reads as data. Every activation buffer begins with
 * zeros, at least as many as a row has: what padding points at. Rows begin at {@link #row}.
 */
public interface Kernels {

  /**
   * Row strides are multiples of this many floats, whatever the machine: layouts must not depend on
   * the lanes.
   */
  int PAD = 16;

  /**
   * Floats before the numbers of an activation buffer, or of a group's vectors. HotSpot's arrays
   * have a header of 16 bytes: where objects begin at lines of the cache ({@code
   * -XX:ObjectAlignmentInBytes=64}), these numbers do too, and no vector lies in two lines.
   */
  int START = 12;

  /** Where row {@code row} of an activation buffer begins, the first one being row 0. */
  static int row(int row, int stride) {
    return START + (1 + row) * stride;
  }

  /** Row stride of an activation matrix with {@code columns} columns. */
  static int stride(int columns) {
    return (columns + PAD - 1) / PAD * PAD;
  }

  /**
   * Packs a matrix for {@link #multiply}: {@code blocks} blocks of {@code depth × columns}, element
   * (t, j, n) read from {@code w[offset + t·tapStride + j·depthStride + n·columnStride]}, into
   * whole-vector panels padded with zeros. The same weights are packed once plain (forward) and
   * once with depth and columns exchanged (input gradient).
   *
   * @param packed receives the panels; at least {@link #packedLength} floats
   */
  void pack(
      float[] w,
      int offset,
      int blocks,
      int depth,
      int columns,
      int tapStride,
      int depthStride,
      int columnStride,
      float[] packed);

  /** Floats needed by {@link #pack}. */
  static int packedLength(int blocks, int depth, int columns) {
    return blocks * depth * stride(columns);
  }

  /**
   * c[row(i)][n] = [c[row(i)][n] +] Σ_t Σ_j a[taps.a(i, t) + j] · packed[block(t)][j][n], for every
   * row i of {@code taps}, n below {@code columns}. With {@code accumulate} the chain continues
   * from the stored value, else it starts from zero.
   */
  void multiply(
      Taps taps, float[] a, float[] packed, int depth, int columns, float[] c, boolean accumulate);

  /**
   * The weight gradient: w[offset + (block(t)·depth + j)·columns + n] = [… +] Σ_i a[taps.a(i, t) +
   * j] · d[taps.c(i) + n], i in order. {@code w} is unpadded (a slice of a parameter vector).
   */
  void outer(
      Taps taps,
      float[] a,
      int depth,
      float[] d,
      int columns,
      float[] w,
      int offset,
      boolean accumulate);

  /**
   * The kernels of this JVM: the Vector API's where the module is present, plain Java's otherwise
   * or if {@code -Dsalamander.kernels=plain}.
   */
  static Kernels best() {
    return KernelChoice.best();
  }

  /** What goes row by row, in the same manner as these products. */
  RowKernels rows();

  /** Max-pooling, in the same manner. */
  PoolKernels pools();

  /** Products over several tasks at once, one task a lane, in the same manner as these products. */
  LaneKernels lanes();

  /** Plain Java kernels, whatever this JVM has. */
  static Kernels plain() {
    return KernelChoice.PLAIN;
  }
}
