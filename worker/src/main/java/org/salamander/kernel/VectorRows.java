package org.salamander.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API's version: one panel of columns after another, its coefficients and sums in
 * registers. Strides are whole vectors, so there are no tails.
 */
final class VectorRows implements RowKernels {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int LANES = SPECIES.length();

  @Override
  public void add(float[] b, float[] x, int rows, int stride, boolean relu) {
    int end = (rows + 1) * stride;
    for (int c = 0; c < stride; c += LANES) {
      FloatVector shift = load(b, c);
      for (int at = stride + c; at < end; at += stride) {
        FloatVector y = load(x, at).add(shift);
        (relu ? positive(y) : y).intoArray(x, at);
      }
    }
  }

  @Override
  public void sum(float[] x, int rows, int stride, float[] sum, float[] scratch) {
    for (int c = 0; c < stride; c += LANES) {
      FloatVector total = zero();
      for (int first = 1; first <= rows; first += BLOCK) {
        int end = Math.min(rows + 1, first + BLOCK) * stride;
        FloatVector block = zero();
        for (int at = first * stride + c; at < end; at += stride) {
          block = block.add(load(x, at));
        }
        total = total.add(block);
      }
      total.intoArray(sum, c);
    }
  }

  @Override
  public void squares(float[] x, float[] mean, int rows, int stride, float[] sum, float[] scratch) {
    for (int c = 0; c < stride; c += LANES) {
      FloatVector centre = load(mean, c);
      FloatVector total = zero();
      for (int first = 1; first <= rows; first += BLOCK) {
        int end = Math.min(rows + 1, first + BLOCK) * stride;
        FloatVector block = zero();
        for (int at = first * stride + c; at < end; at += stride) {
          FloatVector d = load(x, at).sub(centre);
          block = d.fma(d, block);
        }
        total = total.add(block);
      }
      total.intoArray(sum, c);
    }
  }

  @Override
  public void moments(
      float[] a, float[] b, int rows, int stride, float[] sum, float[] product, float[] scratch) {
    for (int c = 0; c < stride; c += LANES) {
      FloatVector total = zero();
      FloatVector totalProduct = zero();
      for (int first = 1; first <= rows; first += BLOCK) {
        int end = Math.min(rows + 1, first + BLOCK) * stride;
        FloatVector block = zero();
        FloatVector blockProduct = zero();
        for (int at = first * stride + c; at < end; at += stride) {
          FloatVector x = load(a, at);
          block = block.add(x);
          blockProduct = x.fma(load(b, at), blockProduct);
        }
        total = total.add(block);
        totalProduct = totalProduct.add(blockProduct);
      }
      total.intoArray(sum, c);
      totalProduct.intoArray(product, c);
    }
  }

  @Override
  public void moments(
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    for (int n = 0; n < stride; n += LANES) {
      FloatVector total = zero();
      FloatVector totalProduct = zero();
      for (int first = 1; first <= rows; first += BLOCK) {
        int end = Math.min(rows + 1, first + BLOCK) * stride;
        FloatVector block = zero();
        FloatVector blockProduct = zero();
        for (int at = first * stride + n; at < end; at += stride) {
          FloatVector x = load(a, at);
          block = block.add(x);
          blockProduct = load(c, at).fma(load(d, at), x.fma(load(b, at), blockProduct));
        }
        total = total.add(block);
        totalProduct = totalProduct.add(blockProduct);
      }
      total.intoArray(sum, n);
      totalProduct.intoArray(product, n);
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
    int end = (rows + 1) * stride;
    for (int c = 0; c < stride; c += LANES) {
      FloatVector centre = load(mean, c);
      FloatVector width = load(inverse, c);
      FloatVector gamma = load(scale, c);
      FloatVector beta = load(shift, c);
      for (int at = stride + c; at < end; at += stride) {
        FloatVector n = load(x, at).sub(centre).mul(width);
        n.intoArray(x, at);
        FloatVector u = gamma.fma(n, beta);
        (relu ? positive(u) : u).intoArray(y, at);
      }
    }
  }

  @Override
  public void combine(
      float[] k, float[] a, float[] l, float[] b, float[] m, float[] out, int rows, int stride) {
    int end = (rows + 1) * stride;
    for (int c = 0; c < stride; c += LANES) {
      FloatVector forA = load(k, c);
      FloatVector forB = load(l, c);
      FloatVector rest = load(m, c);
      for (int at = stride + c; at < end; at += stride) {
        forA.fma(load(a, at), forB.fma(load(b, at), rest)).intoArray(out, at);
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
    int end = (rows + 1) * stride;
    for (int n = 0; n < stride; n += LANES) {
      FloatVector forA = load(k, n);
      FloatVector forB = load(l, n);
      FloatVector forC = load(p, n);
      FloatVector forD = load(q, n);
      FloatVector rest = load(m, n);
      for (int at = stride + n; at < end; at += stride) {
        FloatVector inner = forC.fma(load(c, at), forD.fma(load(d, at), rest));
        forA.fma(load(a, at), forB.fma(load(b, at), inner)).intoArray(out, at);
      }
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
      zero().blend(load(x, i), load(y, i).compare(GT, 0f)).intoArray(out, i);
    }
  }

  @Override
  public void maxPool(int examples, int height, int width, int stride, float[] x, float[] y) {
    int to = stride;
    for (int line = 0; line < examples * (height / 2); line++) {
      int upper = PlainRows.upper(line, height, width) * stride;
      for (int column = 0; column < width / 2; column++) {
        int lower = upper + width * stride;
        for (int c = 0; c < stride; c += LANES) {
          FloatVector top = larger(load(x, upper + c), load(x, upper + stride + c));
          FloatVector bottom = larger(load(x, lower + c), load(x, lower + stride + c));
          larger(top, bottom).intoArray(y, to + c);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void gatherMax(
      int examples,
      int height,
      int width,
      int stride,
      float[] x,
      float[] y,
      float[] t,
      float[] out) {
    int to = stride;
    for (int line = 0; line < examples * (height / 2); line++) {
      int upper = PlainRows.upper(line, height, width) * stride;
      for (int column = 0; column < width / 2; column++) {
        int lower = upper + width * stride;
        for (int c = 0; c < stride; c += LANES) {
          FloatVector max = load(y, to + c);
          FloatVector found = load(t, lower + stride + c);
          found = found.blend(load(t, lower + c), load(x, lower + c).compare(EQ, max));
          found =
              found.blend(
                  load(t, upper + stride + c), load(x, upper + stride + c).compare(EQ, max));
          found = found.blend(load(t, upper + c), load(x, upper + c).compare(EQ, max));
          found.intoArray(out, to + c);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void scatterMax(
      int examples,
      int height,
      int width,
      int stride,
      float[] x,
      float[] y,
      float[] d,
      float[] out) {
    PlainRows.clearRemainder(examples, height, width, stride, out);
    int to = stride;
    for (int line = 0; line < examples * (height / 2); line++) {
      int upper = PlainRows.upper(line, height, width) * stride;
      for (int column = 0; column < width / 2; column++) {
        int lower = upper + width * stride;
        for (int c = 0; c < stride; c += LANES) {
          FloatVector max = load(y, to + c);
          FloatVector rest = load(d, to + c);
          rest = take(rest, load(x, upper + c).compare(EQ, max), out, upper + c);
          rest = take(rest, load(x, upper + stride + c).compare(EQ, max), out, upper + stride + c);
          take(rest, load(x, lower + c).compare(EQ, max), out, lower + c)
              .intoArray(out, lower + stride + c);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  /** Puts {@code rest} where {@code here}, 0 elsewhere; returns what remains. */
  private static FloatVector take(FloatVector rest, VectorMask<Float> here, float[] out, int at) {
    zero().blend(rest, here).intoArray(out, at);
    return rest.blend(zero(), here);
  }

  private static FloatVector larger(FloatVector first, FloatVector second) {
    return first.blend(second, second.compare(GT, first));
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
