package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels in the Vector API. The whole JVM uses one species, because a second one spoils the
 * compiler's type profiles. There are no masks and no sums across lanes. Packed matrices are panels
 * of {@link #PANEL} columns within each block, (block, panel, depth, column). Matrices of small
 * depth are row-major instead, and their taps are gathered into one.
 */
final class VectorKernels implements Kernels {

  static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private static final int L = LANES.length();

  /**
   * Columns of a panel: four vectors if the processor has 32 registers (AVX-512), otherwise two.
   */
  static final int PANEL = (L >= 16 ? 4 : 2) * L;

  /** Below this depth the cost of single taps matters, so they are gathered into one. */
  private static final int SHALLOW = 4;

  /** Number of rows that are gathered at a time. */
  private static final int GATHERED = 512;

  private static final int[] FIRST_BLOCK = {0};

  private final RowKernels rows = new VectorRows();
  private final PoolKernels pools = new VectorPools();
  private final LaneKernels lanes = new VectorLanes();
  private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

  /** Small buffers of one thread. */
  private static final class Scratch {
    final VectorOuter outer = new VectorOuter();
    float[] gathered = new float[0];
    int[] offsets = new int[0];

    /**
     * Gathers {@code depth} values of each tap of rows {@code first} … {@code first + rows − 1},
     * one row after the other.
     */
    void gather(Taps taps, int first, int rows, float[] a, int depth) {
      int count = taps.taps();
      int length = count * depth;
      if (gathered.length < rows * length + VectorKernels.PANEL) {
        gathered = new float[GATHERED * length + VectorKernels.PANEL];
      }
      if (offsets.length < rows || offsets[1] != length) {
        offsets = new int[GATHERED];
        for (int i = 0; i < GATHERED; i++) {
          offsets[i] = i * length;
        }
      }
      int[] starts = taps.a();
      float[] into = gathered;
      int to = 0;
      for (int k = first * count; k < (first + rows) * count; k++) {
        int from = starts[k];
        into[to] = a[from];
        if (depth > 1) {
          into[to + 1] = a[from + 1];
        }
        if (depth > 2) {
          into[to + 2] = a[from + 2];
        }
        to += depth;
      }
    }
  }

  @Override
  public LaneKernels lanes() {
    return lanes;
  }

  @Override
  public PoolKernels pools() {
    return pools;
  }

  @Override
  public RowKernels rows() {
    return rows;
  }

  @Override
  public void pack(
      float[] w,
      int offset,
      int blocks,
      int depth,
      int columns,
      int tapStride,
      int depthStride,
      int columnStride,
      float[] packed) {
    int stride = Kernels.stride(columns);
    int panel = rowMajor(depth) ? stride : PANEL;
    int to = 0;
    for (int t = 0; t < blocks; t++) {
      for (int start = 0; start < stride; start += panel) {
        int width = Math.min(panel, stride - start);
        int read = Math.min(width, (columns - start + L - 1) / L * L); // later columns are not read
        int from = offset + t * tapStride + start * columnStride;
        int n = 0;
        if (columnStride == 1) {
          for (; n < width && start + n + L <= columns; n += L) {
            copyVectors(w, from + n, depthStride, packed, to + n, width, depth);
          }
        }
        for (; n < read; n++) {
          if (start + n >= columns) {
            clearColumn(packed, to + n, width, depth);
          } else if (depthStride == 1 && width == PANEL) {
            turnColumn(w, from + n * columnStride, packed, to + n, depth);
          } else {
            copyColumn(w, from + n * columnStride, depthStride, packed, to + n, width, depth);
          }
        }
        to += width * depth;
      }
    }
  }

  private static void copyVectors(
      float[] w, int from, int fromStride, float[] packed, int to, int width, int depth) {
    for (int j = 0; j < depth; j++) {
      FloatVector.fromArray(LANES, w, from + j * fromStride).intoArray(packed, to + j * width);
    }
  }

  /**
   * {@link #copyColumn} with the frequent strides as constants, so that the compiler checks bounds
   * once and unrolls the loop.
   */
  private static void turnColumn(float[] w, int from, float[] packed, int to, int depth) {
    for (int j = 0; j < depth; j++) {
      packed[to + j * PANEL] = w[from + j];
    }
  }

  private static void copyColumn(
      float[] w, int from, int fromStride, float[] packed, int to, int width, int depth) {
    for (int j = 0; j < depth; j++) {
      packed[to + j * width] = w[from + j * fromStride];
    }
  }

  private static void clearColumn(float[] packed, int to, int width, int depth) {
    for (int j = 0; j < depth; j++) {
      packed[to + j * width] = 0f;
    }
  }

  @Override
  public void multiply(
      Taps taps, float[] a, float[] packed, int depth, int columns, float[] c, boolean accumulate) {
    boolean rowMajor = rowMajor(depth);
    int blockLength = depth * Kernels.stride(columns);
    if (!gathers(taps, depth)) {
      VectorMultiply.run(
          new VectorMultiply.Product(
              taps.rows(),
              taps.a(),
              taps.first(),
              taps.taps(),
              taps.blocks(),
              a,
              packed,
              depth,
              blockLength,
              taps.c(),
              taps.first(),
              c),
          columns,
          rowMajor,
          accumulate);
      return;
    }
    Scratch own = scratch.get();
    for (int i = 0; i < taps.rows(); i += GATHERED) {
      int rows = Math.min(GATHERED, taps.rows() - i);
      own.gather(taps, taps.first() + i, rows, a, depth);
      VectorMultiply.run(
          new VectorMultiply.Product(
              rows,
              own.offsets,
              0,
              1,
              taps.blocks(),
              own.gathered,
              packed,
              taps.taps() * depth,
              blockLength,
              taps.c(),
              taps.first() + i,
              c),
          columns,
          rowMajor,
          accumulate);
    }
  }

  @Override
  public void outer(
      Taps taps,
      float[] a,
      int depth,
      float[] d,
      int columns,
      float[] w,
      int offset,
      boolean accumulate) {
    Scratch own = scratch.get();
    if (!gathers(taps, depth)) {
      own.outer.run(
          taps.rows(),
          taps.first(),
          taps.a(),
          taps.first(),
          taps.blocks(),
          taps.taps(),
          a,
          depth,
          taps.c(),
          d,
          columns,
          w,
          offset,
          accumulate);
      return;
    }
    int start = offset + taps.blocks()[0] * depth * columns;
    int i = 0;
    do {
      int rows = Math.min(GATHERED, taps.rows() - i);
      own.gather(taps, taps.first() + i, rows, a, depth);
      own.outer.run(
          rows,
          taps.first() + i,
          own.offsets,
          0,
          FIRST_BLOCK,
          1,
          own.gathered,
          taps.taps() * depth,
          taps.c(),
          d,
          columns,
          w,
          start,
          accumulate || i > 0);
      i += rows;
    } while (i < taps.rows());
  }

  /**
   * Whether a packed matrix is row-major. Consecutive blocks then are one block of greater depth.
   */
  private static boolean rowMajor(int depth) {
    return depth < SHALLOW;
  }

  private static boolean gathers(Taps taps, int depth) {
    int[] blocks = taps.blocks();
    if (depth >= SHALLOW || blocks.length < 2) {
      return false;
    }
    for (int t = 1; t < blocks.length; t++) {
      if (blocks[t] != blocks[0] + t) {
        return false;
      }
    }
    return true;
  }

  /** For people. */
  @Override
  public String toString() {
    return "Vector API, " + LANES.length() + " lanes";
  }
}
