package org.salamander.bench;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Measures the peak speed of one core: independent fused multiply-adds in registers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
public class PeakBenchmark {

  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 10; // latency × ports of current cores
  private static final int LENGTH = 10_000;

  /** Floating-point operations per call and lane. */
  static final double FLOPS_A_LANE = 2.0 * CHAINS * LENGTH;

  private final float[] numbers = new float[CHAINS * LANES.length()];

  /** Chooses numbers that stay finite. */
  public PeakBenchmark() {
    Arrays.fill(numbers, 0.5f);
  }

  /** y ← x·y + y in {@value #CHAINS} chains. */
  @Benchmark
  public float[] fma(Lanes counter) {
    int l = LANES.length();
    counter.lanes = l;
    FloatVector x = FloatVector.fromArray(LANES, numbers, 0);
    FloatVector y = x.mul(0.5f);
    FloatVector s0 = x;
    FloatVector s1 = FloatVector.fromArray(LANES, numbers, l);
    FloatVector s2 = FloatVector.fromArray(LANES, numbers, 2 * l);
    FloatVector s3 = FloatVector.fromArray(LANES, numbers, 3 * l);
    FloatVector s4 = FloatVector.fromArray(LANES, numbers, 4 * l);
    FloatVector s5 = FloatVector.fromArray(LANES, numbers, 5 * l);
    FloatVector s6 = FloatVector.fromArray(LANES, numbers, 6 * l);
    FloatVector s7 = FloatVector.fromArray(LANES, numbers, 7 * l);
    FloatVector s8 = FloatVector.fromArray(LANES, numbers, 8 * l);
    FloatVector s9 = FloatVector.fromArray(LANES, numbers, 9 * l);
    for (int i = 0; i < LENGTH; i++) {
      s0 = s0.fma(x, y);
      s1 = s1.fma(x, y);
      s2 = s2.fma(x, y);
      s3 = s3.fma(x, y);
      s4 = s4.fma(x, y);
      s5 = s5.fma(x, y);
      s6 = s6.fma(x, y);
      s7 = s7.fma(x, y);
      s8 = s8.fma(x, y);
      s9 = s9.fma(x, y);
    }
    s0.add(s1).add(s2).add(s3).add(s4).intoArray(numbers, 0);
    s5.add(s6).add(s7).add(s8).add(s9).intoArray(numbers, l);
    Arrays.fill(numbers, 0.5f);
    return numbers;
  }
}
