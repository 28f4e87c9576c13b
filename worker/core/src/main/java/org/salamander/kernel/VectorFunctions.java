package org.salamander.kernel;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatMath} on whole vectors: the same operations in the same order, with the same bits.
 */
final class VectorFunctions {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int MANTISSA_BITS = 23;
  private static final int ROUND_BITS = Float.floatToRawIntBits(FloatMath.ROUND);

  private VectorFunctions() {}

  /** 1 / (1 + e⁻ˣ). */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector e = expOfNegative(x.abs().neg());
    FloatVector one = vector(1f);
    return one.blend(e, x.compare(LT, 0f)).div(e.add(one));
  }

  /** eˣ for x ≤ 0 and NaN. */
  private static FloatVector expOfNegative(FloatVector x) {
    FloatVector rounded = x.fma(vector(FloatMath.LOG2_E), vector(FloatMath.ROUND));
    FloatVector less = vector(FloatMath.ROUND).sub(rounded); // −k
    FloatVector r = less.fma(vector(FloatMath.LN2_HIGH), x);
    r = less.fma(vector(FloatMath.LN2_LOW), r);
    FloatVector p = vector(FloatMath.EXP_0);
    p = p.fma(r, vector(FloatMath.EXP_1));
    p = p.fma(r, vector(FloatMath.EXP_2));
    p = p.fma(r, vector(FloatMath.EXP_3));
    p = p.fma(r, vector(FloatMath.EXP_4));
    p = p.fma(r, vector(FloatMath.EXP_5));
    p = p.mul(r).fma(r, r).add(1f);
    IntVector n =
        rounded
            .reinterpretAsInts()
            .sub(ROUND_BITS); // k: a conversion would be no single instruction
    IntVector half = n.lanewise(ASHR, 1);
    FloatVector scaled = p.mul(power(half)).mul(power(n.sub(half)));
    return scaled.blend(0f, x.compare(LT, FloatMath.EXP_UNDERFLOW));
  }

  /** 2ⁿ for −126 ≤ n ≤ 127. */
  private static FloatVector power(IntVector n) {
    return n.add(FloatMath.BIAS).lanewise(LSHL, MANTISSA_BITS).reinterpretAsFloats();
  }

  private static FloatVector vector(float x) {
    return FloatVector.broadcast(SPECIES, x);
  }
}
