package org.salamander.kernel;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The version in the Vector API. It processes rows in the order of memory. Sums over rows are kept
 * in memory, because the columns of a row are independent of each other. Strides are whole vectors,
 * so there are no tails.
 */
final class VectorRows implements RowKernels {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int LANES = SPECIES.length();

  @Override
  public void add(float[] b, float[] x, int rows, int stride, boolean relu) {
    int end = Kernels.row(rows, stride);
    for (int row = Kernels.row(0, stride); row < end; row += stride) {
      for (int c = 0; c < stride; c += LANES) {
        FloatVector y = load(x, row + c).add(load(b, c));
        (relu ? positive(y) : y).intoArray(x, row + c);
      }
    }
  }

  @Override
  public void sum(float[] x, int rows, int stride, float[] sum, float[] scratch) {
    clear(sum, stride);
    for (int first = 0; first < rows; first += BLOCK) {
      int end = Kernels.row(Math.min(rows, first + BLOCK), stride);
      for (int c = 0; c < stride; c += LANES) {
        FloatVector block = FloatVector.zero(SPECIES);
        for (int at = Kernels.row(first, stride) + c; at < end; at += stride) {
          block = block.add(load(x, at));
        }
        load(sum, c).add(block).intoArray(sum, c);
      }
    }
  }

  @Override
  public void squares(float[] x, float[] mean, int rows, int stride, float[] sum, float[] scratch) {
    clear(sum, stride);
    for (int first = 0; first < rows; first += BLOCK) {
      int end = Kernels.row(Math.min(rows, first + BLOCK), stride);
      for (int c = 0; c < stride; c += LANES) {
        FloatVector block = FloatVector.zero(SPECIES);
        for (int at = Kernels.row(first, stride) + c; at < end; at += stride) {
          FloatVector d = load(x, at).sub(load(mean, c));
          block = d.fma(d, block);
        }
        load(sum, c).add(block).intoArray(sum, c);
      }
    }
  }

  @Override
  public void addMoments(
      float[] a, int from, float[] b, int at, int rows, int stride, float[] sums) {
    int end = from + rows * stride;
    for (int c = 0; c < stride; c += LANES) {
      FloatVector sum = load(sums, c);
      FloatVector product = load(sums, stride + c);
      for (int i = from + c, j = at + c; i < end; i += stride, j += stride) {
        FloatVector x = load(a, i);
        sum = sum.add(x);
        product = x.fma(load(b, j), product);
      }
      sum.intoArray(sums, c);
      product.intoArray(sums, stride + c);
    }
  }

  @Override
  public void addMoments(
      float[] a,
      float[] c,
      int from,
      float[] b,
      float[] d,
      int at,
      int rows,
      int stride,
      float[] sums) {
    int end = from + rows * stride;
    for (int n = 0; n < stride; n += LANES) {
      FloatVector sum = load(sums, n);
      FloatVector product = load(sums, stride + n);
      for (int i = from + n, j = at + n; i < end; i += stride, j += stride) {
        FloatVector x = load(a, i);
        sum = sum.add(x);
        product = load(c, i).fma(load(d, j), x.fma(load(b, j), product));
      }
      sum.intoArray(sums, n);
      product.intoArray(sums, stride + n);
    }
  }

  @Override
  public void normalize(
      float[] x,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] shift,
      float[] y,
      int rows,
      int stride,
      boolean relu) {
    int end = Kernels.row(rows, stride);
    for (int row = Kernels.row(0, stride); row < end; row += stride) {
      for (int c = 0; c < stride; c += LANES) {
        int at = row + c;
        FloatVector n = load(x, at).sub(load(mean, c)).mul(load(inverse, c));
        n.intoArray(x, at);
        FloatVector u = load(scale, c).fma(n, load(shift, c));
        (relu ? positive(u) : u).intoArray(y, at);
      }
    }
  }

  @Override
  public void normalizeTangent(
      float[] t,
      float[] x,
      float[] k,
      float[] l,
      float[] m,
      float[] scale,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] y,
      float[] out,
      int rows,
      int stride,
      boolean relu) {
    int end = Kernels.row(rows, stride);
    for (int row = Kernels.row(0, stride); row < end; row += stride) {
      for (int c = 0; c < stride; c += LANES) {
        int at = row + c;
        FloatVector n = load(x, at);
        FloatVector tangent = load(k, c).fma(load(t, at), load(l, c).fma(n, load(m, c)));
        tangent.intoArray(t, at);
        FloatVector u =
            load(scale, c).fma(tangent, load(scaleTangent, c).fma(n, load(shiftTangent, c)));
        (relu ? zero().blend(u, load(y, at).compare(GT, 0f)) : u).intoArray(out, at);
      }
    }
  }

  @Override
  public void combine(
      float[] k, float[] a, float[] l, float[] b, float[] m, float[] out, int rows, int stride) {
    int end = Kernels.row(rows, stride);
    for (int row = Kernels.row(0, stride); row < end; row += stride) {
      for (int c = 0; c < stride; c += LANES) {
        int at = row + c;
        FloatVector u = load(k, c).fma(load(a, at), load(l, c).fma(load(b, at), load(m, c)));
        u.intoArray(out, at);
      }
    }
  }

  @Override
  public void combine(
      float[] k,
      float[] a,
      float[] l,
      float[] b,
      float[] p,
      float[] c,
      float[] q,
      float[] d,
      float[] m,
      float[] out,
      int rows,
      int stride) {
    int end = Kernels.row(rows, stride);
    for (int row = Kernels.row(0, stride); row < end; row += stride) {
      for (int n = 0; n < stride; n += LANES) {
        int at = row + n;
        FloatVector inner = load(p, n).fma(load(c, at), load(q, n).fma(load(d, at), load(m, n)));
        FloatVector u = load(k, n).fma(load(a, at), load(l, n).fma(load(b, at), inner));
        u.intoArray(out, at);
      }
    }
  }

  @Override
  public void sigmoid(float[] x, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      VectorFunctions.sigmoid(load(x, i)).intoArray(x, i);
    }
  }

  @Override
  public void relu(float[] y, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      positive(load(y, i)).intoArray(y, i);
    }
  }

  @Override
  public void mask(float[] y, float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i += LANES) {
      masked(y, x, i).intoArray(out, i);
    }
  }

  private static void clear(float[] x, int length) {
    for (int i = 0; i < length; i += LANES) {
      zero().intoArray(x, i);
    }
  }

  private static FloatVector masked(float[] y, float[] x, int at) {
    return zero().blend(load(x, at), load(y, at).compare(GT, 0f));
  }

  private static FloatVector positive(FloatVector x) {
    return zero().blend(x, x.compare(GT, 0f));
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }

  private static FloatVector zero() {
    return FloatVector.zero(SPECIES);
  }
}
