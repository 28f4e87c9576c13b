package org.salamander.kernel;

/**
 * The expensive arithmetic: products of matrices whose rows are gathered through offsets. A dense
 * layer has one tap; a 3×3 convolution has nine, and its padding is a row of zeros. No patch matrix
 * is built.
 *
 * <p>Every implementation gives the same bits: each output element is one chain of {@code fma} in
 * index order (taps, then depth; or rows), started from zero or from the stored value, whatever the
 * tile and the number of lanes. Arguments are checked one layer up.
 *
 * <p>Activations are row-major with a row stride of {@link #stride(int)} floats; the padding
 * columns contain arbitrary numbers that are not used as data. Every activation buffer begins with
 * at least one row of zeros, which padding reads. Rows begin at {@link #row}.
 */
public interface Kernels {

  /**
   * Row strides are multiples of this many floats, on every machine, because layouts must not
   * depend on the number of lanes.
   */
  int PAD = 16;

  /**
   * Floats before the numbers of an activation buffer, or of a group's vectors. HotSpot's arrays
   * have a header of 16 bytes. If objects begin at cache lines ({@code
   * -XX:ObjectAlignmentInBytes=64}), these numbers do so, too, and no vector crosses a cache line.
   */
  int START = 12;

  /** The offset of row {@code row} of an activation buffer. The first row is row 0. */
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

  /** Number of floats that {@link #pack} needs. */
  static int packedLength(int blocks, int depth, int columns) {
    return blocks * depth * stride(columns);
  }

  /**
   * c[row(i)][n] = [c[row(i)][n] +] Σ_t Σ_j a[taps.a(i, t) + j] · packed[block(t)][j][n], for every
   * row i of {@code taps}, n below {@code columns}. With {@code accumulate} the chain continues
   * from the stored value, otherwise it starts from zero.
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
   * The kernels of this JVM: those of the Vector API if its module is present, otherwise, or with
   * {@code -Dsalamander.kernels=plain}, those in plain Java.
   */
  static Kernels best() {
    return KernelChoice.best();
  }

  /** The operations on rows, in the same implementation. */
  RowKernels rows();

  /** Max-pooling, in the same implementation. */
  PoolKernels pools();

  /** Products for several tasks, one in each lane, in the same implementation. */
  LaneKernels lanes();

  /** The kernels in plain Java, on any JVM. */
  static Kernels plain() {
    return KernelChoice.PLAIN;
  }
}
