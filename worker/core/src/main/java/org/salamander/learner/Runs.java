package org.salamander.learner;

import java.io.Serializable;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The positions of a sparse vector's numbers in the dense vector, as ordered runs of neighbours.
 * All other numbers of the dense vector are +0. Sums of such vectors have the bits of the dense
 * vectors' sums. When two vectors are added, each two of their runs must be equal or disjoint, as
 * slices and rows of embeddings are.
 *
 * @param size numbers of the dense vector
 * @param starts the first position of each run in the dense vector
 * @param ends the first position after each run
 */
@API(status = API.Status.INTERNAL)
public record Runs(int size, int[] starts, int[] ends) implements Serializable {

  /** The number of runs. */
  public int count() {
    return starts.length;
  }

  /** The number of positions in all runs, which is the length of the sparse vector. */
  public int length() {
    int length = 0;
    for (int run = 0; run < starts.length; run++) {
      length += ends[run] - starts[run];
    }
    return length;
  }

  /** The runs of this and of {@code other} together. */
  public Runs union(Runs other) {
    int[] from = new int[count() + other.count()];
    int[] to = new int[from.length];
    int count = 0;
    for (int i = 0, j = 0; i < count() || j < other.count(); count++) {
      boolean own = j == other.count() || i < count() && starts[i] <= other.starts[j];
      boolean both = own && j < other.count() && starts[i] == other.starts[j];
      from[count] = own ? starts[i] : other.starts[j];
      to[count] = own ? ends[i] : other.ends[j];
      i += own ? 1 : 0;
      j += own && !both ? 0 : 1;
    }
    return new Runs(size, Arrays.copyOf(from, count), Arrays.copyOf(to, count));
  }

  /**
   * The sum of two sparse vectors, {@code left + right} number by number.
   *
   * @param leftRuns the runs of the left vector; these runs contain them all
   * @param rightRuns the runs of the right vector, likewise
   */
  public float[] sum(Runs leftRuns, float[] left, Runs rightRuns, float[] right) {
    float[] sum = new float[length()];
    int at = 0;
    int l = 0;
    int r = 0;
    int leftAt = 0;
    int rightAt = 0;
    for (int run = 0; run < count(); run++) {
      boolean ofLeft = l < leftRuns.count() && leftRuns.starts[l] == starts[run];
      boolean ofRight = r < rightRuns.count() && rightRuns.starts[r] == starts[run];
      for (int i = ends[run] - starts[run]; i > 0; i--) {
        sum[at++] = (ofLeft ? left[leftAt++] : 0f) + (ofRight ? right[rightAt++] : 0f);
      }
      l += ofLeft ? 1 : 0;
      r += ofRight ? 1 : 0;
    }
    return sum;
  }

  /** Expands a sparse vector to the dense vector. */
  public void spread(float[] sparse, float[] dense) {
    Arrays.fill(dense, 0, size, 0f);
    int at = 0;
    for (int run = 0; run < count(); run++) {
      int length = ends[run] - starts[run];
      System.arraycopy(sparse, at, dense, starts[run], length);
      at += length;
    }
  }
}
