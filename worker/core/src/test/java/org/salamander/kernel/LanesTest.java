package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.salamander.random.Draws;

/**
 * Tests that shorter vectors than this machine's give the same bits. They need a separate JVM,
 * because the number of lanes is fixed when a JVM starts.
 */
class LanesTest {

  /** Prints the number of lanes and a digest of products of many shapes. */
  static final class Main {
    public static void main(String[] arguments) {
      System.out.println("lanes " + VectorKernels.LANES.length());
      System.out.println("digest " + digest());
    }
  }

  @Test
  void fourLanesGiveTheSameBits() throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Process process =
        new ProcessBuilder(
                java,
                "-XX:MaxVectorSize=16",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("lanes 4\n").contains("digest " + digest() + "\n");
  }

  private static int digest() {
    int digest = 1;
    for (int k = 0; k < 30; k++) {
      Draws draws = Draws.of(k, "lanes");
      digest =
          31 * digest
              + digest(
                  draws,
                  1 + draws.below(20),
                  1 + draws.below(9),
                  1 + draws.below(20),
                  1 + draws.below(70));
    }
    return digest;
  }

  private static int digest(Draws draws, int rows, int count, int depth, int columns) {
    int in = Kernels.stride(depth);
    int out = Kernels.stride(columns);
    int[] a = new int[rows * count];
    for (int i = 0; i < a.length; i++) {
      int row = draws.below(rows + 1); // the last number means padding
      a[i] = row == rows ? 0 : Kernels.row(row, in);
    }
    Taps taps = new Taps(rows, draws.permutation(count), a, Taps.dense(rows, in, out).c());
    float[] x = values(draws, Kernels.row(rows, in));
    float[] w = values(draws, count * depth * columns);
    float[] packed = new float[Kernels.packedLength(count, depth, columns)];
    float[] c = new float[Kernels.row(rows, out)];
    Kernels kernels = new VectorKernels();
    kernels.pack(w, 0, count, depth, columns, depth * columns, columns, 1, packed);
    kernels.multiply(taps, x, packed, depth, columns, c, false);
    kernels.outer(taps, x, depth, c, columns, w, 0, true);
    return 31 * Arrays.hashCode(w) + groups(draws, rows, depth, columns);
  }

  /** Products of sixteen tasks side by side. */
  private static int groups(Draws draws, int rows, int depth, int columns) {
    int lanes = 16;
    LaneKernels kernels = new VectorKernels().lanes();
    var a = new LaneKernels.Matrix(values(draws, rows * depth * lanes), 0, depth * lanes, lanes);
    var b =
        new LaneKernels.Matrix(values(draws, depth * columns * lanes), 0, columns * lanes, lanes);
    float[] y = values(draws, Kernels.row(rows, columns * lanes));
    var c = new LaneKernels.Matrix(y, Kernels.row(0, columns * lanes), columns * lanes, lanes);
    kernels.multiply(rows, depth, columns, lanes, a, b, c, true);
    var extent = new LaneNormKernels.Extent(rows, columns, lanes, columns * lanes);
    float[] inverse = new float[rows * lanes];
    kernels.norms().forward(extent, y, b.floats(), b.floats(), 1e-3f, inverse, y.clone());
    return 31 * Arrays.hashCode(y) + Arrays.hashCode(inverse);
  }

  private static float[] values(Draws draws, int length) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = draws.uniform(-1, 1);
    }
    return x;
  }
}
