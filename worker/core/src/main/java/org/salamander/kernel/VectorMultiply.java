package org.salamander.kernel;

/**
 * {@link Kernels#multiply} in register tiles: a few rows × vectors of c stay in registers during
 * the loop over a panel's depth. The most frequent tiles are those of {@link VectorThreeTaps}, the
 * others those of {@link VectorTiles}. The last tile is filled by repeating the last row.
 */
final class VectorMultiply {

  private static final int L = VectorKernels.LANES.length();

  private VectorMultiply() {}

  /**
   * The operands of a product: rows of {@code to}, from {@code toFirst} on, are computed from as
   * many rows of {@code from}.
   *
   * @param blockLength floats from one block of {@code packed} to the next
   */
  record Product(
      int rows,
      int[] from,
      int fromFirst,
      int taps,
      int[] blocks,
      float[] a,
      float[] packed,
      int depth,
      int blockLength,
      int[] to,
      int toFirst,
      float[] c) {

    /** The offset in a of what tap {@code t} reads for row {@code i}. */
    int from(int i, int t) {
      return from[(fromFirst + i) * taps + t];
    }

    /** The offset of row {@code i} of c. */
    int to(int i) {
      return to[toFirst + i];
    }

    /** The offset of a tap's block of {@code packed}. */
    int block(int t) {
      return blocks[t] * blockLength;
    }
  }

  /** Computes all columns, panel by panel. */
  static void run(Product p, int columns, boolean rowMajor, boolean accumulate) {
    int stride = Kernels.stride(columns);
    for (int n = 0; n < columns; n += VectorKernels.PANEL) {
      int width = Math.min(VectorKernels.PANEL, stride - n);
      int vectors = Math.min(width, columns - n + L - 1) / L;
      int start = rowMajor ? n : n * p.depth;
      int step = rowMajor ? stride : width;
      panel(p, start, step, n, vectors, accumulate);
    }
  }

  private static void panel(
      Product p, int start, int step, int n, int vectors, boolean accumulate) {
    int rows = p.rows;
    int i = 0;
    if (vectors <= 2) {
      int fours = fours(rows);
      for (; i < rows - 4 * fours; i += 6) {
        int t = 0;
        for (; vectors == 2 && t + 3 <= p.taps; t += 3) {
          VectorThreeTaps.tile6x2(p, i, t, start, step, n, accumulate || t > 0);
        }
        for (; t < p.taps; t++) {
          if (vectors == 2) {
            VectorTiles.tile6x2(p, i, t, start, step, n, accumulate || t > 0);
          } else {
            VectorTiles.tile6x1(p, i, t, start, step, n, accumulate || t > 0);
          }
        }
      }
    }
    for (; i < rows; i += 4) {
      int t = 0;
      for (; vectors == 4 && t + 3 <= p.taps; t += 3) {
        VectorThreeTaps.tile4x4(p, i, t, start, step, n, accumulate || t > 0);
      }
      for (; t < p.taps; t++) {
        boolean stored = accumulate || t > 0;
        switch (vectors) {
          case 1 -> VectorTiles.tile4x1(p, i, t, start, step, n, stored);
          case 2 -> VectorTiles.tile4x2(p, i, t, start, step, n, stored);
          case 3 -> VectorTiles.tile4x3(p, i, t, start, step, n, stored);
          default -> VectorTiles.tile4x4(p, i, t, start, step, n, stored);
        }
      }
    }
  }

  /**
   * The number of tiles of four rows, after tiles of six rows, with the fewest rows computed twice.
   */
  private static int fours(int rows) {
    return switch (rows % 6) {
      case 1, 2 -> rows > 6 ? 2 : 1;
      case 3, 4 -> 1;
      default -> 0;
    };
  }
}
