package org.salamander.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The version in the Vector API. It processes as many lanes at a time as a vector has. */
final class VectorLaneNorms implements LaneNormKernels {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int L = SPECIES.length();

  @Override
  public void forward(
      Extent extent,
      float[] x,
      float[] scale,
      float[] shift,
      float epsilon,
      float[] inverse,
      float[] y) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < lanes; l += L) {
        int from = Kernels.row(row, extent.stride()) + l;
        FloatVector mean = FloatVector.zero(SPECIES);
        for (int c = 0; c < length; c += lanes) {
          mean = mean.add(load(x, from + c));
        }
        mean = mean.div(extent.channels());
        FloatVector squares = FloatVector.zero(SPECIES);
        for (int c = 0; c < length; c += lanes) {
          FloatVector d = load(x, from + c).sub(mean);
          squares = d.fma(d, squares);
        }
        int at = row * lanes + l;
        squares.intoArray(inverse, at);
        for (int i = at; i < at + L; i++) {
          inverse[i] = PlainLaneNorms.inverse(inverse[i], extent.channels(), epsilon);
        }
        FloatVector s = load(inverse, at);
        for (int c = 0; c < length; c += lanes) {
          FloatVector n = load(x, from + c).sub(mean).mul(s);
          n.intoArray(x, from + c);
          load(scale, c + l).fma(n, load(shift, c + l)).intoArray(y, from + c);
        }
      }
    }
  }

  @Override
  public void backward(
      Extent extent,
      float[] g,
      float[] x,
      float[] scale,
      float[] inverse,
      float[] meanHx,
      float[] dx) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < lanes; l += L) {
        int from = Kernels.row(row, extent.stride()) + l;
        FloatVector mean = FloatVector.zero(SPECIES);
        FloatVector meanX = FloatVector.zero(SPECIES);
        for (int c = 0; c < length; c += lanes) {
          FloatVector h = load(g, from + c).mul(load(scale, c + l));
          mean = mean.add(h);
          meanX = h.fma(load(x, from + c), meanX);
        }
        mean = mean.div(extent.channels());
        meanX = meanX.div(extent.channels());
        meanX.intoArray(meanHx, row * lanes + l);
        FloatVector s = load(inverse, row * lanes + l);
        for (int c = 0; c < length; c += lanes) {
          FloatVector h = load(g, from + c).mul(load(scale, c + l));
          s.mul(load(x, from + c).neg().fma(meanX, h.sub(mean))).intoArray(dx, from + c);
        }
      }
    }
  }

  @Override
  public void tangentForward(
      Extent extent,
      float[] t,
      float[] x,
      float[] scale,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] inverse,
      float[] meanX,
      float[] out) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < lanes; l += L) {
        int from = Kernels.row(row, extent.stride()) + l;
        FloatVector mean = FloatVector.zero(SPECIES);
        FloatVector m = FloatVector.zero(SPECIES);
        for (int c = 0; c < length; c += lanes) {
          FloatVector own = load(t, from + c);
          mean = mean.add(own);
          m = own.fma(load(x, from + c), m);
        }
        mean = mean.div(extent.channels());
        m = m.div(extent.channels());
        m.intoArray(meanX, row * lanes + l);
        FloatVector s = load(inverse, row * lanes + l);
        for (int c = 0; c < length; c += lanes) {
          FloatVector value = load(x, from + c);
          FloatVector n = s.mul(value.neg().fma(m, load(t, from + c).sub(mean)));
          n.intoArray(t, from + c);
          FloatVector rest = load(scaleTangent, c + l).fma(value, load(shiftTangent, c + l));
          load(scale, c + l).fma(n, rest).intoArray(out, from + c);
        }
      }
    }
  }

  @Override
  public void tangentBackward(Extent extent, Bent from, float[] out) {
    for (int row = 0; row < extent.rows(); row++) {
      for (int l = 0; l < extent.lanes(); l += L) {
        tangentBackward(extent, from, row, l, out);
      }
    }
  }

  private static void tangentBackward(Extent extent, Bent b, int row, int l, float[] out) {
    int lanes = extent.lanes();
    int length = extent.channels() * lanes;
    int from = Kernels.row(row, extent.stride()) + l;
    FloatVector mean = FloatVector.zero(SPECIES);
    FloatVector meanX = FloatVector.zero(SPECIES);
    for (int c = 0; c < length; c += lanes) {
      int i = from + c;
      FloatVector h = load(b.g(), i).mul(load(b.scale(), c + l));
      FloatVector hTangent = tangent(b, i, c + l);
      mean = mean.add(hTangent);
      meanX = hTangent.fma(load(b.x(), i), h.fma(load(b.xTangent(), i), meanX));
    }
    mean = mean.div(extent.channels());
    meanX = meanX.div(extent.channels());
    FloatVector s = load(b.inverse(), row * lanes + l);
    FloatVector bend = s.neg().mul(load(b.meanX(), row * lanes + l));
    FloatVector meanHx = load(b.meanHx(), row * lanes + l);
    for (int c = 0; c < length; c += lanes) {
      int i = from + c;
      FloatVector inside = tangent(b, i, c + l).sub(mean);
      inside = load(b.x(), i).neg().fma(meanX, inside);
      inside = load(b.xTangent(), i).neg().fma(meanHx, inside);
      bend.fma(load(b.dx(), i), s.mul(inside)).intoArray(out, i);
    }
  }

  /** ḣ = γ ġ + γ̇ g. */
  private static FloatVector tangent(Bent b, int i, int channel) {
    FloatVector bend = load(b.g(), i).mul(load(b.scaleTangent(), channel));
    return load(b.gTangent(), i).fma(load(b.scale(), channel), bend);
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
