package org.salamander.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API's version. It runs along the rows as they lie in memory; sums over rows are kept
 * in memory, where the columns of a row are independent of each other. Strides are whole vectors,
 * so there are no tails.
 */
final class VectorRows implements RowKernels {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int LANES = SPECIES.length();

  @Override
  public void add(float[] b, float[] x, int rows, int stride, boolean relu) {
    int end = (rows + 1) * stride;
    for (int row = stride; row < end; row += stride) {
      for (int c = 0; c < stride; c += LANES) {
        FloatVector y = load(x, row + c).add(load(b, c));
        (relu ? positive(y) : y).intoArray(x, row + c);
      }
    }
  }

  @Override
  public void sum(float[] x, int rows, int stride, float[] sum, float[] scratch) {
    clear(sum, stride);
    for (int first = 1; first <= rows; first += BLOCK) {
      clear(scratch, stride);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int row = first * stride; row < end; row += stride) {
        for (int c = 0; c < stride; c += LANES) {
          load(scratch, c).add(load(x, row + c)).intoArray(scratch, c);
        }
      }
      accumulate(scratch, 0, sum, stride);
    }
  }

  @Override
  public void squares(float[] x, float[] mean, int rows, int stride, float[] sum, float[] scratch) {
    clear(sum, stride);
    for (int first = 1; first <= rows; first += BLOCK) {
      clear(scratch, stride);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int row = first * stride; row < end; row += stride) {
        for (int c = 0; c < stride; c += LANES) {
          FloatVector d = load(x, row + c).sub(load(mean, c));
          d.fma(d, load(scratch, c)).intoArray(scratch, c);
        }
      }
      accumulate(scratch, 0, sum, stride);
    }
  }

  @Override
  public void moments(
      float[] a, float[] b, int rows, int stride, float[] sum, float[] product, float[] scratch) {
    clear(sum, stride);
    clear(product, stride);
    for (int first = 1; first <= rows; first += BLOCK) {
      clear(scratch, 2 * stride);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int row = first * stride; row < end; row += stride) {
        for (int c = 0; c < stride; c += LANES) {
          int at = row + c;
          FloatVector x = load(a, at);
          load(scratch, c).add(x).intoArray(scratch, c);
          FloatVector more = x.fma(load(b, at), load(scratch, stride + c));
          more.intoArray(scratch, stride + c);
        }
      }
      accumulate(scratch, 0, sum, stride);
      accumulate(scratch, stride, product, stride);
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
    clear(sum, stride);
    clear(product, stride);
    for (int first = 1; first <= rows; first += BLOCK) {
      clear(scratch, 2 * stride);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int row = first * stride; row < end; row += stride) {
        for (int n = 0; n < stride; n += LANES) {
          int at = row + n;
          FloatVector x = load(a, at);
          load(scratch, n).add(x).intoArray(scratch, n);
          FloatVector more =
              load(c, at).fma(load(d, at), x.fma(load(b, at), load(scratch, stride + n)));
          more.intoArray(scratch, stride + n);
        }
      }
      accumulate(scratch, 0, sum, stride);
      accumulate(scratch, stride, product, stride);
    }
  }

  @Override
  public void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    clear(sum, stride);
    clear(product, stride);
    for (int first = 1; first <= rows; first += BLOCK) {
      clear(scratch, 2 * stride);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int row = first * stride; row < end; row += stride) {
        for (int c = 0; c < stride; c += LANES) {
          int at = row + c;
          FloatVector x = masked(y, a, at);
          x.intoArray(a, at);
          load(scratch, c).add(x).intoArray(scratch, c);
          FloatVector more = x.fma(load(b, at), load(scratch, stride + c));
          more.intoArray(scratch, stride + c);
        }
      }
      accumulate(scratch, 0, sum, stride);
      accumulate(scratch, stride, product, stride);
    }
  }

  @Override
  public void maskedMoments(
      float[] y,
      float[] a,
      float[] b,
      float[] c,
      float[] d,
      int rows,
      int stride,
      float[] sum,
      float[] product,
      float[] scratch) {
    clear(sum, stride);
    clear(product, stride);
    for (int first = 1; first <= rows; first += BLOCK) {
      clear(scratch, 2 * stride);
      int end = Math.min(rows + 1, first + BLOCK) * stride;
      for (int row = first * stride; row < end; row += stride) {
        for (int n = 0; n < stride; n += LANES) {
          int at = row + n;
          FloatVector x = masked(y, a, at);
          x.intoArray(a, at);
          load(scratch, n).add(x).intoArray(scratch, n);
          FloatVector more =
              load(c, at).fma(load(d, at), x.fma(load(b, at), load(scratch, stride + n)));
          more.intoArray(scratch, stride + n);
        }
      }
      accumulate(scratch, 0, sum, stride);
      accumulate(scratch, stride, product, stride);
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
    for (int row = stride; row < end; row += stride) {
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
    int end = (rows + 1) * stride;
    for (int row = stride; row < end; row += stride) {
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
    int end = (rows + 1) * stride;
    for (int row = stride; row < end; row += stride) {
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
    int end = (rows + 1) * stride;
    for (int row = stride; row < end; row += stride) {
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

  private static void accumulate(float[] block, int from, float[] sum, int stride) {
    for (int c = 0; c < stride; c += LANES) {
      load(sum, c).add(load(block, from + c)).intoArray(sum, c);
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
