package org.salamander.kernel;

/**
 * Arithmetic on small nets of several tasks, one in each lane. Every number of a net is a run of
 * {@code lanes} floats, one for each task. No lane affects another.
 *
 * <p>Each lane goes through the additions and multiplications of {@link Kernels} and of the layers
 * in the same order, so a task has the same bits in a lane as alone, whatever the number of lanes
 * and the implementation. Arguments are checked one layer up.
 */
public interface LaneKernels {

  /**
   * Numbers in rows and columns.
   *
   * @param floats the array with the numbers
   * @param offset offset of the first number
   * @param row floats from one row to the next
   * @param column floats from one column to the next
   */
  record Matrix(float[] floats, int offset, int row, int column) {

    /** The same numbers with rows and columns exchanged. */
    public Matrix transposed() {
      return new Matrix(floats, offset, column, row);
    }
  }

  /**
   * The offset of number {@code i} of a vector of parameters, and also the length of a vector with
   * {@code i} numbers. A group's vectors begin with {@link Kernels#START} floats that are not used.
   *
   * @param lanes floats for each number; 1 for a single task, whose vectors begin with number 0
   */
  static int at(int i, int lanes) {
    return lanes == 1 ? i : Math.addExact(Kernels.START, Math.multiplyExact(i, lanes));
  }

  /** The number of numbers in a vector of {@code length} floats. */
  static int numbers(int length, int lanes) {
    return (length - at(0, lanes)) / lanes;
  }

  /** The most tasks of a group on this machine: the number of lanes of a vector, and at least 8. */
  int width();

  /**
   * c[p][q] = [c[p][q] +] Σ_k a[p][k] · b[k][q] in every lane: one chain of fma, k in order, from
   * zero or from the stored number.
   *
   * @param rows of a and c
   * @param depth columns of a, rows of b
   * @param columns of b and c
   * @param lanes a multiple of {@link #width}
   */
  void multiply(
      int rows,
      int depth,
      int columns,
      int lanes,
      Matrix a,
      Matrix b,
      Matrix c,
      boolean accumulate);

  /**
   * {@link #multiply} by a matrix that is the same for all tasks: c[p][q] = Σ_k a[p][k] · b[k][q],
   * from zero.
   *
   * @param b single floats, not runs of {@code lanes}
   */
  void multiplyShared(int rows, int depth, int columns, int lanes, Matrix a, Matrix b, Matrix c);

  /**
   * c[p][q] = a[p] · b[q] + c[p][q], rounded once; or the product alone.
   *
   * @param a consecutive numbers from {@code aOffset} on; b likewise
   */
  void outer(
      int rows,
      int columns,
      int lanes,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      boolean accumulate);

  /**
   * sum[p] ← sum[p] + Σ_j (a[p][j] · x[j] and then b[p][j] · y[j]) in every lane: one chain of fma
   * that alternates between both products.
   *
   * @param a rows × columns numbers from {@code aOffset}, row by row; b likewise
   * @param x columns numbers from 0; y likewise
   */
  void alternate(
      int rows,
      int columns,
      int lanes,
      float[] a,
      int aOffset,
      float[] x,
      float[] b,
      int bOffset,
      float[] y,
      float[] sum,
      int sumOffset);

  /** Copies the numbers of {@code x} to every lane: all[at(i) + l] ← x[i]. */
  void spread(float[] x, int lanes, float[] all);

  /**
   * sum[i] ← the sum of number i over 2^{@code level} lanes from {@code lane} on, as a binary tree:
   * the left half's sum + the right half's.
   */
  void sumLanes(float[] all, int lanes, int lane, int level, float[] sum);

  /** Layer normalisation in lanes. */
  LaneNormKernels norms();
}
