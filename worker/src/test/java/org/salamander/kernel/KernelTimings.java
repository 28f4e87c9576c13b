package org.salamander.kernel;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Prints how fast the matrix products are at the shapes that matter, in GFLOP/s on one core. Run by
 * hand, with {@code -Dsalamander.kernels=plain} or {@code vector}.
 */
final class KernelTimings {

  private static final double SECONDS = 0.3;
  private static final int ROUNDS = 4;

  private KernelTimings() {}

  /** A product of {@code rows} rows with {@code taps} blocks of {@code depth × columns}. */
  private record Shape(String name, int rows, int taps, int depth, int columns) {

    double flops() {
      return 2.0 * rows * taps * depth * columns;
    }
  }

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("conv4-64 first layer, 5 images", 980, 3, 3, 64),
          new Shape("conv4-64 second layer", 245, 9, 64, 64),
          new Shape("conv4-64 third layer", 80, 9, 64, 64),
          new Shape("conv4-64 fourth layer", 20, 9, 64, 64),
          new Shape("conv4-64 second layer, 75 images", 3675, 9, 64, 64),
          new Shape("parity class of two taps", 245, 2, 64, 64),
          new Shape("parity class of one tap", 245, 1, 64, 64),
          new Shape("conv4-32 first layer, 84 x 84 x 3", 7056, 3, 9, 32),
          new Shape("conv4-32 second layer", 1764, 9, 32, 32),
          new Shape("head", 5, 1, 64, 5),
          new Shape("sine, hidden layer", 10, 1, 40, 40),
          new Shape("sine, first layer", 10, 1, 1, 40),
          new Shape("sine, last layer", 10, 1, 40, 1),
          new Shape("Omniglot MLP, first layer", 5, 1, 784, 256));

  public static void main(String[] arguments) {
    Kernels kernels = Kernels.best();
    System.out.println(kernels.getClass().getSimpleName());
    for (int round = 0; round < ROUNDS; round++) {
      System.out.printf("%n%-36s %10s %10s %10s%n", "GFLOP/s", "multiply", "outer", "pack GB/s");
      for (Shape shape : SHAPES) {
        time(kernels, shape);
      }
    }
  }

  @SuppressWarnings("ArgumentSelectionDefectChecker") // depth and columns change places
  private static void time(Kernels kernels, Shape shape) {
    int in = Kernels.stride(shape.depth);
    int out = Kernels.stride(shape.columns);
    int[] blocks = new int[shape.taps];
    int[] a = new int[shape.rows * shape.taps];
    int[] c = new int[shape.rows];
    for (int i = 0; i < shape.rows; i++) {
      c[i] = (i + 1) * out;
      for (int t = 0; t < shape.taps; t++) {
        blocks[t] = t;
        a[i * shape.taps + t] = (1 + (i + 3 * t) % shape.rows) * in;
      }
    }
    Taps taps = new Taps(shape.rows, blocks, a, c);
    float[] x = filled((shape.rows + 1) * in);
    float[] y = filled((shape.rows + 1) * out);
    float[] w = filled(shape.taps * shape.depth * shape.columns);
    float[] packed = new float[Kernels.packedLength(shape.taps, shape.depth, shape.columns)];
    int block = shape.depth * shape.columns;
    double multiply =
        seconds(() -> kernels.multiply(taps, x, packed, shape.depth, shape.columns, y, false));
    double outer =
        seconds(() -> kernels.outer(taps, x, shape.depth, y, shape.columns, w, 0, false));
    double pack =
        seconds(
            () ->
                kernels.pack(
                    w,
                    0,
                    shape.taps,
                    shape.columns,
                    shape.depth,
                    block,
                    1,
                    shape.columns,
                    packed.length >= Kernels.packedLength(shape.taps, shape.columns, shape.depth)
                        ? packed
                        : new float[Kernels.packedLength(shape.taps, shape.columns, shape.depth)]));
    System.out.printf(
        "%-36s %10.1f %10.1f %10.1f%n",
        shape.name,
        shape.flops() / multiply * 1e-9,
        shape.flops() / outer * 1e-9,
        4e-9 * w.length / pack);
  }

  private static float[] filled(int length) {
    float[] x = new float[length];
    Arrays.fill(x, 0.5f);
    return x;
  }

  /** Seconds a call, the best of several. */
  private static double seconds(Runnable call) {
    double best = Double.MAX_VALUE;
    long calls = 1;
    for (double spent = 0; spent < SECONDS; ) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (long k = 0; k < calls; k++) {
        call.run();
      }
      double took = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
      best = Math.min(best, took / calls);
      spent += took;
      if (took < SECONDS / 100) {
        calls *= 2;
      }
    }
    return best;
  }
}
