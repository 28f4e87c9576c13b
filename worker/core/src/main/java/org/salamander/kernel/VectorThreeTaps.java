package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.salamander.kernel.VectorMultiply.Product;

/**
 * Tiles of {@link VectorMultiply} that add up three taps, those of a kernel's row, before they
 * store their sums. The taps' loops are written one after the other: in a loop over taps the
 * compiler would leave the vectors in the heap.
 */
final class VectorThreeTaps {

  private static final VectorSpecies<Float> LANES = VectorKernels.LANES;
  private static final int L = VectorKernels.LANES.length();

  private VectorThreeTaps() {}

  static void tile6x2(Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows() - 1;
    float[] a = p.a();
    float[] packed = p.packed();
    float[] c = p.c();
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int i4 = Math.min(i + 4, last);
    int i5 = Math.min(i + 5, last);
    int c0 = p.to(i0) + n;
    int c1 = p.to(i1) + n;
    int c2 = p.to(i2) + n;
    int c3 = p.to(i3) + n;
    int c4 = p.to(i4) + n;
    int c5 = p.to(i5) + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + L) : FloatVector.zero(LANES);
    FloatVector s40 = accumulate ? FloatVector.fromArray(LANES, c, c4) : FloatVector.zero(LANES);
    FloatVector s41 =
        accumulate ? FloatVector.fromArray(LANES, c, c4 + L) : FloatVector.zero(LANES);
    FloatVector s50 = accumulate ? FloatVector.fromArray(LANES, c, c5) : FloatVector.zero(LANES);
    FloatVector s51 =
        accumulate ? FloatVector.fromArray(LANES, c, c5 + L) : FloatVector.zero(LANES);
    int a0 = p.from(i0, t);
    int a1 = p.from(i1, t);
    int a2 = p.from(i2, t);
    int a3 = p.from(i3, t);
    int a4 = p.from(i4, t);
    int a5 = p.from(i5, t);
    int b = p.block(t) + start;
    for (int j = 0; j < p.depth(); j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(LANES, a[a4 + j]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(LANES, a[a5 + j]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      b += step;
    }
    a0 = p.from(i0, t + 1);
    a1 = p.from(i1, t + 1);
    a2 = p.from(i2, t + 1);
    a3 = p.from(i3, t + 1);
    a4 = p.from(i4, t + 1);
    a5 = p.from(i5, t + 1);
    b = p.block(t + 1) + start;
    for (int j = 0; j < p.depth(); j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(LANES, a[a4 + j]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(LANES, a[a5 + j]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      b += step;
    }
    a0 = p.from(i0, t + 2);
    a1 = p.from(i1, t + 2);
    a2 = p.from(i2, t + 2);
    a3 = p.from(i3, t + 2);
    a4 = p.from(i4, t + 2);
    a5 = p.from(i5, t + 2);
    b = p.block(t + 2) + start;
    for (int j = 0; j < p.depth(); j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      FloatVector x4 = FloatVector.broadcast(LANES, a[a4 + j]);
      s40 = x4.fma(b0, s40);
      s41 = x4.fma(b1, s41);
      FloatVector x5 = FloatVector.broadcast(LANES, a[a5 + j]);
      s50 = x5.fma(b0, s50);
      s51 = x5.fma(b1, s51);
      b += step;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s40.intoArray(c, c4);
    s41.intoArray(c, c4 + L);
    s50.intoArray(c, c5);
    s51.intoArray(c, c5 + L);
  }

  static void tile4x4(Product p, int i, int t, int start, int step, int n, boolean accumulate) {
    int last = p.rows() - 1;
    float[] a = p.a();
    float[] packed = p.packed();
    float[] c = p.c();
    int i0 = i;
    int i1 = Math.min(i + 1, last);
    int i2 = Math.min(i + 2, last);
    int i3 = Math.min(i + 3, last);
    int c0 = p.to(i0) + n;
    int c1 = p.to(i1) + n;
    int c2 = p.to(i2) + n;
    int c3 = p.to(i3) + n;
    FloatVector s00 = accumulate ? FloatVector.fromArray(LANES, c, c0) : FloatVector.zero(LANES);
    FloatVector s01 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + L) : FloatVector.zero(LANES);
    FloatVector s02 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s03 =
        accumulate ? FloatVector.fromArray(LANES, c, c0 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s10 = accumulate ? FloatVector.fromArray(LANES, c, c1) : FloatVector.zero(LANES);
    FloatVector s11 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + L) : FloatVector.zero(LANES);
    FloatVector s12 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s13 =
        accumulate ? FloatVector.fromArray(LANES, c, c1 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s20 = accumulate ? FloatVector.fromArray(LANES, c, c2) : FloatVector.zero(LANES);
    FloatVector s21 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + L) : FloatVector.zero(LANES);
    FloatVector s22 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s23 =
        accumulate ? FloatVector.fromArray(LANES, c, c2 + 3 * L) : FloatVector.zero(LANES);
    FloatVector s30 = accumulate ? FloatVector.fromArray(LANES, c, c3) : FloatVector.zero(LANES);
    FloatVector s31 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + L) : FloatVector.zero(LANES);
    FloatVector s32 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + 2 * L) : FloatVector.zero(LANES);
    FloatVector s33 =
        accumulate ? FloatVector.fromArray(LANES, c, c3 + 3 * L) : FloatVector.zero(LANES);
    int a0 = p.from(i0, t);
    int a1 = p.from(i1, t);
    int a2 = p.from(i2, t);
    int a3 = p.from(i3, t);
    int b = p.block(t) + start;
    for (int j = 0; j < p.depth(); j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector b2 = FloatVector.fromArray(LANES, packed, b + 2 * L);
      FloatVector b3 = FloatVector.fromArray(LANES, packed, b + 3 * L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      s03 = x0.fma(b3, s03);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      s13 = x1.fma(b3, s13);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      s23 = x2.fma(b3, s23);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      s33 = x3.fma(b3, s33);
      b += step;
    }
    a0 = p.from(i0, t + 1);
    a1 = p.from(i1, t + 1);
    a2 = p.from(i2, t + 1);
    a3 = p.from(i3, t + 1);
    b = p.block(t + 1) + start;
    for (int j = 0; j < p.depth(); j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector b2 = FloatVector.fromArray(LANES, packed, b + 2 * L);
      FloatVector b3 = FloatVector.fromArray(LANES, packed, b + 3 * L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      s03 = x0.fma(b3, s03);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      s13 = x1.fma(b3, s13);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      s23 = x2.fma(b3, s23);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      s33 = x3.fma(b3, s33);
      b += step;
    }
    a0 = p.from(i0, t + 2);
    a1 = p.from(i1, t + 2);
    a2 = p.from(i2, t + 2);
    a3 = p.from(i3, t + 2);
    b = p.block(t + 2) + start;
    for (int j = 0; j < p.depth(); j++) {
      FloatVector b0 = FloatVector.fromArray(LANES, packed, b);
      FloatVector b1 = FloatVector.fromArray(LANES, packed, b + L);
      FloatVector b2 = FloatVector.fromArray(LANES, packed, b + 2 * L);
      FloatVector b3 = FloatVector.fromArray(LANES, packed, b + 3 * L);
      FloatVector x0 = FloatVector.broadcast(LANES, a[a0 + j]);
      s00 = x0.fma(b0, s00);
      s01 = x0.fma(b1, s01);
      s02 = x0.fma(b2, s02);
      s03 = x0.fma(b3, s03);
      FloatVector x1 = FloatVector.broadcast(LANES, a[a1 + j]);
      s10 = x1.fma(b0, s10);
      s11 = x1.fma(b1, s11);
      s12 = x1.fma(b2, s12);
      s13 = x1.fma(b3, s13);
      FloatVector x2 = FloatVector.broadcast(LANES, a[a2 + j]);
      s20 = x2.fma(b0, s20);
      s21 = x2.fma(b1, s21);
      s22 = x2.fma(b2, s22);
      s23 = x2.fma(b3, s23);
      FloatVector x3 = FloatVector.broadcast(LANES, a[a3 + j]);
      s30 = x3.fma(b0, s30);
      s31 = x3.fma(b1, s31);
      s32 = x3.fma(b2, s32);
      s33 = x3.fma(b3, s33);
      b += step;
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + L);
    s02.intoArray(c, c0 + 2 * L);
    s03.intoArray(c, c0 + 3 * L);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + L);
    s12.intoArray(c, c1 + 2 * L);
    s13.intoArray(c, c1 + 3 * L);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + L);
    s22.intoArray(c, c2 + 2 * L);
    s23.intoArray(c, c2 + 3 * L);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + L);
    s32.intoArray(c, c3 + 2 * L);
    s33.intoArray(c, c3 + 3 * L);
  }
}
