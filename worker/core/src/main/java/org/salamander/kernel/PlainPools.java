package org.salamander.kernel;

/**
 * The version in plain Java. It computes window by window. Its loops are written out, because a
 * shared loop with a lambda would allocate memory in every pass.
 */
final class PlainPools implements PoolKernels {

  @Override
  public void max(Maps maps, float[] x, float[] y) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c++) {
          float top = larger(x[upper + c], x[upper + stride + c]);
          float bottom = larger(x[lower + c], x[lower + stride + c]);
          y[to + c] = larger(top, bottom);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void gather(Maps maps, float[] x, float[] y, float[] t, float[] out) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c++) {
          float max = y[to + c];
          int at = x[lower + c] == max ? lower : lower + stride;
          at = x[upper + stride + c] == max ? upper + stride : at;
          at = x[upper + c] == max ? upper : at;
          out[to + c] = t[at + c];
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void scatter(Maps maps, float[] x, float[] y, float[] d, float[] out) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      maps.clearRemainder(band, out, upper);
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c++) {
          float max = y[to + c];
          float rest = d[to + c];
          boolean first = x[upper + c] == max;
          out[upper + c] = keep(first, rest);
          rest = keep(!first, rest);
          boolean second = x[upper + stride + c] == max;
          out[upper + stride + c] = keep(second, rest);
          rest = keep(!second, rest);
          boolean third = x[lower + c] == max;
          out[lower + c] = keep(third, rest);
          out[lower + stride + c] = keep(!third, rest);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void normalize(
      Maps maps,
      float[] x,
      float[] mean,
      float[] inverse,
      float[] scale,
      float[] shift,
      float[] y) {
    int stride = maps.stride();
    int rows = maps.examples() * maps.height() * maps.width();
    for (int at = Kernels.row(0, stride); at < Kernels.row(rows, stride); at += stride) {
      for (int c = 0; c < stride; c++) {
        x[at + c] = (x[at + c] - mean[c]) * inverse[c];
      }
    }
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c++) {
          float u0 = positive(Math.fma(scale[c], x[upper + c], shift[c]));
          float u1 = positive(Math.fma(scale[c], x[upper + stride + c], shift[c]));
          float u2 = positive(Math.fma(scale[c], x[lower + c], shift[c]));
          float u3 = positive(Math.fma(scale[c], x[lower + stride + c], shift[c]));
          y[to + c] = larger(larger(u0, u1), larger(u2, u3));
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void normalizeTangent(
      Maps maps,
      float[] t,
      float[] x,
      float[] k,
      float[] l,
      float[] m,
      float[] scale,
      float[] shift,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] y,
      float[] out) {
    int stride = maps.stride();
    int rows = maps.examples() * maps.height() * maps.width();
    for (int at = Kernels.row(0, stride); at < Kernels.row(rows, stride); at += stride) {
      for (int c = 0; c < stride; c++) {
        t[at + c] = Math.fma(k[c], t[at + c], Math.fma(l[c], x[at + c], m[c]));
      }
    }
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c++) {
          float max = y[to + c];
          int at = is(max, x[lower + c], scale[c], shift[c]) ? lower : lower + stride;
          at = is(max, x[upper + stride + c], scale[c], shift[c]) ? upper + stride : at;
          at = is(max, x[upper + c], scale[c], shift[c]) ? upper : at;
          float rest = Math.fma(scaleTangent[c], x[at + c], shiftTangent[c]);
          out[to + c] = keep(max > 0f, Math.fma(scale[c], t[at + c], rest));
        }
        upper += 2 * stride;
        to += stride;
      }
    }
  }

  @Override
  public void scatter(
      Maps maps,
      int band,
      float[] x,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] g) {
    int stride = maps.stride();
    maps.clearRemainder(band, g, 0);
    int below = maps.width() * stride;
    int upper = maps.at(maps.pixel(band));
    int into = 0;
    int to = maps.pooled(band);
    for (int n = maps.windows(band); n > 0; n--) {
      for (int c = 0; c < stride; c++) {
        float max = y[to + c];
        float rest = keep(max > 0f, d[to + c]);
        boolean first = is(max, x[upper + c], scale[c], shift[c]);
        g[into + c] = keep(first, rest);
        rest = keep(!first, rest);
        boolean second = is(max, x[upper + stride + c], scale[c], shift[c]);
        g[into + stride + c] = keep(second, rest);
        rest = keep(!second, rest);
        boolean third = is(max, x[upper + below + c], scale[c], shift[c]);
        g[into + below + c] = keep(third, rest);
        g[into + below + stride + c] = keep(!third, rest);
      }
      upper += 2 * stride;
      into += 2 * stride;
      to += stride;
    }
  }

  @Override
  public void combine(
      Maps maps,
      float[] x,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] k,
      float[] l,
      float[] m,
      float[] out) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c++) {
          float max = y[to + c];
          float rest = keep(max > 0f, d[to + c]);
          for (int i = 0; i < 4; i++) {
            int at = (i < 2 ? upper : lower) + i % 2 * stride + c;
            boolean here = i == 3 || is(max, x[at], scale[c], shift[c]);
            out[at] = Math.fma(k[c], keep(here, rest), Math.fma(l[c], x[at], m[c]));
            rest = keep(!here, rest);
          }
        }
        upper += 2 * stride;
        to += stride;
      }
    }
    maps.remainder(
        at -> {
          for (int c = 0; c < stride; c++) {
            out[at + c] = Math.fma(k[c], 0f, Math.fma(l[c], x[at + c], m[c]));
          }
        });
  }

  @Override
  public void combine(
      Maps maps,
      float[] x,
      float[] t,
      float[] scale,
      float[] shift,
      float[] y,
      float[] d,
      float[] dTangent,
      float[] k,
      float[] l,
      float[] p,
      float[] q,
      float[] m,
      float[] out) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c++) {
          float max = y[to + c];
          float rest = keep(max > 0f, d[to + c]);
          float restTangent = keep(max > 0f, dTangent[to + c]);
          for (int i = 0; i < 4; i++) {
            int at = (i < 2 ? upper : lower) + i % 2 * stride + c;
            boolean here = i == 3 || is(max, x[at], scale[c], shift[c]);
            float inner = Math.fma(p[c], x[at], Math.fma(q[c], t[at], m[c]));
            inner = Math.fma(l[c], keep(here, restTangent), inner);
            out[at] = Math.fma(k[c], keep(here, rest), inner);
            rest = keep(!here, rest);
            restTangent = keep(!here, restTangent);
          }
        }
        upper += 2 * stride;
        to += stride;
      }
    }
    maps.remainder(
        at -> {
          for (int c = 0; c < stride; c++) {
            float inner = Math.fma(p[c], x[at + c], Math.fma(q[c], t[at + c], m[c]));
            out[at + c] = Math.fma(k[c], 0f, Math.fma(l[c], 0f, inner));
          }
        });
  }

  private static boolean is(float max, float x, float scale, float shift) {
    return Math.fma(scale, x, shift) == max;
  }

  private static float larger(float first, float second) {
    return second > first ? second : first;
  }

  private static float positive(float x) {
    return PlainRows.keep(x > 0f, x);
  }

  private static float keep(boolean condition, float x) {
    return PlainRows.keep(condition, x);
  }
}
