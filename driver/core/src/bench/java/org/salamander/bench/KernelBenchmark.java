package org.salamander.bench;

import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.Taps;

/** Measures the matrix products, with the shapes of the nets. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
public class KernelBenchmark {

  /** A product of {@code rows} rows with {@code taps} blocks of {@code depth × columns}. */
  record Shape(String name, int rows, int taps, int depth, int columns) {

    /** Whether small dense layers have this product. */
    boolean inLanes() {
      return taps == 1 && rows <= 20 && columns <= 64 && depth <= 64;
    }

    double flops() {
      return 2.0 * rows * taps * depth * columns;
    }
  }

  static final List<Shape> SHAPES =
      List.of(
          new Shape("conv4-64-layer1-5-images", 980, 3, 3, 64),
          new Shape("conv4-64-layer2-5-images", 245, 9, 64, 64),
          new Shape("conv4-64-layer3-5-images", 80, 9, 64, 64),
          new Shape("conv4-64-layer4-5-images", 20, 9, 64, 64),
          new Shape("conv4-64-layer2-75-images", 3675, 9, 64, 64),
          new Shape("parity-class-of-two-taps", 245, 2, 64, 64),
          new Shape("conv4-32-layer1-5-images", 35280, 3, 9, 32),
          new Shape("conv4-32-layer2-5-images", 8820, 9, 32, 32),
          new Shape("sine-layer1", 10, 1, 1, 40),
          new Shape("sine-layer2", 10, 1, 40, 40),
          new Shape("sine-layer3", 10, 1, 40, 1),
          new Shape("mlp-64-layer2", 16, 1, 64, 64),
          new Shape("omniglot-mlp-layer1", 5, 1, 784, 256));

  /** The number of tasks side by side. */
  static final int LANES = Kernels.best().lanes().width();

  /** A shape's name. */
  @Param("sine-layer2")
  public String name = "";

  private final Kernels kernels = Kernels.best();
  private Shape shape = SHAPES.get(0);
  private Taps taps = Taps.dense(1, 1, 1);
  private float[] x = {};
  private float[] y = {};
  private float[] w = {};
  private float[] packed = {};
  private LaneKernels.Matrix manyX = matrix(1, 1);
  private LaneKernels.Matrix manyW = matrix(1, 1);
  private LaneKernels.Matrix manyY = matrix(1, 1);

  static Shape named(String name) {
    return SHAPES.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /** Makes the matrices. */
  @Setup
  public void fill() {
    shape = named(name);
    int in = Kernels.stride(shape.depth);
    int out = Kernels.stride(shape.columns);
    int[] blocks = new int[shape.taps];
    int[] a = new int[shape.rows * shape.taps];
    int[] c = new int[shape.rows];
    for (int i = 0; i < shape.rows; i++) {
      c[i] = Kernels.row(i, out);
      for (int t = 0; t < shape.taps; t++) {
        blocks[t] = t;
        a[i * shape.taps + t] = Kernels.row((i + 3 * t) % shape.rows, in);
      }
    }
    taps = new Taps(shape.rows, blocks, a, c);
    x = filled(Kernels.row(shape.rows, in));
    y = filled(Kernels.row(shape.rows, out));
    w = filled(shape.taps * shape.depth * shape.columns);
    packed = new float[Kernels.packedLength(shape.taps, shape.depth, shape.columns)];
    kernels.pack(
        w,
        0,
        shape.taps,
        shape.depth,
        shape.columns,
        shape.depth * shape.columns,
        shape.columns,
        1,
        packed);
    if (shape.inLanes()) {
      manyX = matrix(shape.rows, shape.depth);
      manyW = matrix(shape.depth, shape.columns);
      manyY = matrix(shape.rows, shape.columns);
    }
  }

  /** A vector of numbers for as many tasks as there are lanes. */
  private static LaneKernels.Matrix matrix(int rows, int columns) {
    int first = LaneKernels.at(0, LANES);
    float[] numbers = filled(first + rows * columns * LANES);
    return new LaneKernels.Matrix(numbers, first, columns * LANES, LANES);
  }

  private static float[] filled(int length) {
    float[] x = new float[length];
    Arrays.fill(x, 0.001f);
    return x;
  }

  /** Forward product. */
  @Benchmark
  public float[] multiply() {
    kernels.multiply(taps, x, packed, shape.depth, shape.columns, y, false);
    return y;
  }

  /** Weight gradient. */
  @Benchmark
  public float[] outer() {
    kernels.outer(taps, x, shape.depth, y, shape.columns, w, 0, false);
    return w;
  }

  /** Forward product of several tasks, one in each lane. */
  @Benchmark
  public LaneKernels.Matrix lanes() {
    kernels
        .lanes()
        .multiply(
            shape.rows, shape.depth, shape.columns, LANES, manyX, manyW, manyY, false);
    return manyY;
  }
}
