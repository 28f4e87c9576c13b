package org.salamander.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The version in the Vector API: window by window, with the channels of a window in order. Its
 * loops are written out, because the compiler may allocate vectors on the heap if loops are shared
 * or operations are in helper methods.
 */
final class VectorPools implements PoolKernels {

  private static final VectorSpecies<Float> SPECIES = VectorKernels.LANES;
  private static final int LANES = SPECIES.length();

  @Override
  public void max(Maps maps, float[] x, float[] y) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
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
  public void gather(Maps maps, float[] x, float[] y, float[] t, float[] out) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
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
  public void scatter(Maps maps, float[] x, float[] y, float[] d, float[] out) {
    int stride = maps.stride();
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      maps.clearRemainder(band, out, upper);
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c += LANES) {
          FloatVector max = load(y, to + c);
          FloatVector rest = load(d, to + c);
          VectorMask<Float> first = load(x, upper + c).compare(EQ, max);
          taken(rest, first).intoArray(out, upper + c);
          rest = left(rest, first);
          VectorMask<Float> second = load(x, upper + stride + c).compare(EQ, max);
          taken(rest, second).intoArray(out, upper + stride + c);
          rest = left(rest, second);
          VectorMask<Float> third = load(x, lower + c).compare(EQ, max);
          taken(rest, third).intoArray(out, lower + c);
          left(rest, third).intoArray(out, lower + stride + c);
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
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c += LANES) {
          FloatVector mu = load(mean, c);
          FloatVector s = load(inverse, c);
          FloatVector gamma = load(scale, c);
          FloatVector beta = load(shift, c);
          FloatVector n0 = load(x, upper + c).sub(mu).mul(s);
          FloatVector n1 = load(x, upper + stride + c).sub(mu).mul(s);
          FloatVector n2 = load(x, lower + c).sub(mu).mul(s);
          FloatVector n3 = load(x, lower + stride + c).sub(mu).mul(s);
          n0.intoArray(x, upper + c);
          n1.intoArray(x, upper + stride + c);
          n2.intoArray(x, lower + c);
          n3.intoArray(x, lower + stride + c);
          FloatVector top = larger(positive(gamma.fma(n0, beta)), positive(gamma.fma(n1, beta)));
          FloatVector bottom = larger(positive(gamma.fma(n2, beta)), positive(gamma.fma(n3, beta)));
          larger(top, bottom).intoArray(y, to + c);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
    maps.remainder(
        at -> {
          for (int c = 0; c < stride; c += LANES) {
            load(x, at + c).sub(load(mean, c)).mul(load(inverse, c)).intoArray(x, at + c);
          }
        });
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
    for (int band = 0; band < maps.bands(); band++) {
      int upper = maps.at(maps.pixel(band));
      int to = maps.pooled(band);
      for (int n = maps.windows(band); n > 0; n--) {
        int lower = upper + maps.width() * stride;
        for (int c = 0; c < stride; c += LANES) {
          FloatVector kc = load(k, c);
          FloatVector lc = load(l, c);
          FloatVector mc = load(m, c);
          FloatVector x0 = load(x, upper + c);
          FloatVector x1 = load(x, upper + stride + c);
          FloatVector x2 = load(x, lower + c);
          FloatVector x3 = load(x, lower + stride + c);
          FloatVector t0 = kc.fma(load(t, upper + c), lc.fma(x0, mc));
          FloatVector t1 = kc.fma(load(t, upper + stride + c), lc.fma(x1, mc));
          FloatVector t2 = kc.fma(load(t, lower + c), lc.fma(x2, mc));
          FloatVector t3 = kc.fma(load(t, lower + stride + c), lc.fma(x3, mc));
          t0.intoArray(t, upper + c);
          t1.intoArray(t, upper + stride + c);
          t2.intoArray(t, lower + c);
          t3.intoArray(t, lower + stride + c);
          FloatVector max = load(y, to + c);
          FloatVector gamma = load(scale, c);
          FloatVector beta = load(shift, c);
          VectorMask<Float> third = gamma.fma(x2, beta).compare(EQ, max);
          VectorMask<Float> second = gamma.fma(x1, beta).compare(EQ, max);
          VectorMask<Float> first = gamma.fma(x0, beta).compare(EQ, max);
          FloatVector found = t3.blend(t2, third).blend(t1, second).blend(t0, first);
          FloatVector there = x3.blend(x2, third).blend(x1, second).blend(x0, first);
          FloatVector u = gamma.fma(found, load(scaleTangent, c).fma(there, load(shiftTangent, c)));
          taken(u, max.compare(GT, 0f)).intoArray(out, to + c);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
    maps.remainder(
        at -> {
          for (int c = 0; c < stride; c += LANES) {
            load(k, c)
                .fma(load(t, at + c), load(l, c).fma(load(x, at + c), load(m, c)))
                .intoArray(t, at + c);
          }
        });
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
      for (int c = 0; c < stride; c += LANES) {
        FloatVector gamma = FloatVector.fromArray(SPECIES, scale, c);
        FloatVector beta = FloatVector.fromArray(SPECIES, shift, c);
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, upper + c);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, upper + stride + c);
        FloatVector x2 = FloatVector.fromArray(SPECIES, x, upper + below + c);
        FloatVector max = FloatVector.fromArray(SPECIES, y, to + c);
        FloatVector none = FloatVector.zero(SPECIES);
        FloatVector rest =
            none.blend(FloatVector.fromArray(SPECIES, d, to + c), max.compare(GT, none));
        VectorMask<Float> first = gamma.fma(x0, beta).compare(EQ, max);
        none.blend(rest, first).intoArray(g, into + c);
        rest = rest.blend(none, first);
        VectorMask<Float> second = gamma.fma(x1, beta).compare(EQ, max);
        none.blend(rest, second).intoArray(g, into + stride + c);
        rest = rest.blend(none, second);
        VectorMask<Float> third = gamma.fma(x2, beta).compare(EQ, max);
        none.blend(rest, third).intoArray(g, into + below + c);
        rest.blend(none, third).intoArray(g, into + below + stride + c);
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
        for (int c = 0; c < stride; c += LANES) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, scale, c);
          FloatVector beta = FloatVector.fromArray(SPECIES, shift, c);
          FloatVector kc = FloatVector.fromArray(SPECIES, k, c);
          FloatVector lc = FloatVector.fromArray(SPECIES, l, c);
          FloatVector mc = FloatVector.fromArray(SPECIES, m, c);
          FloatVector x0 = FloatVector.fromArray(SPECIES, x, upper + c);
          FloatVector x1 = FloatVector.fromArray(SPECIES, x, upper + stride + c);
          FloatVector x2 = FloatVector.fromArray(SPECIES, x, lower + c);
          FloatVector x3 = FloatVector.fromArray(SPECIES, x, lower + stride + c);
          FloatVector max = FloatVector.fromArray(SPECIES, y, to + c);
          FloatVector none = FloatVector.zero(SPECIES);
          FloatVector rest =
              none.blend(FloatVector.fromArray(SPECIES, d, to + c), max.compare(GT, none));
          VectorMask<Float> first = gamma.fma(x0, beta).compare(EQ, max);
          kc.fma(none.blend(rest, first), lc.fma(x0, mc)).intoArray(out, upper + c);
          rest = rest.blend(none, first);
          VectorMask<Float> second = gamma.fma(x1, beta).compare(EQ, max);
          kc.fma(none.blend(rest, second), lc.fma(x1, mc)).intoArray(out, upper + stride + c);
          rest = rest.blend(none, second);
          VectorMask<Float> third = gamma.fma(x2, beta).compare(EQ, max);
          kc.fma(none.blend(rest, third), lc.fma(x2, mc)).intoArray(out, lower + c);
          rest = rest.blend(none, third);
          kc.fma(rest, lc.fma(x3, mc)).intoArray(out, lower + stride + c);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
    maps.remainder(
        at -> {
          for (int c = 0; c < stride; c += LANES) {
            FloatVector rest = load(l, c).fma(load(x, at + c), load(m, c));
            load(k, c).fma(FloatVector.zero(SPECIES), rest).intoArray(out, at + c);
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
        for (int c = 0; c < stride; c += LANES) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, scale, c);
          FloatVector beta = FloatVector.fromArray(SPECIES, shift, c);
          FloatVector kc = FloatVector.fromArray(SPECIES, k, c);
          FloatVector lc = FloatVector.fromArray(SPECIES, l, c);
          FloatVector pc = FloatVector.fromArray(SPECIES, p, c);
          FloatVector qc = FloatVector.fromArray(SPECIES, q, c);
          FloatVector mc = FloatVector.fromArray(SPECIES, m, c);
          FloatVector x0 = FloatVector.fromArray(SPECIES, x, upper + c);
          FloatVector x1 = FloatVector.fromArray(SPECIES, x, upper + stride + c);
          FloatVector x2 = FloatVector.fromArray(SPECIES, x, lower + c);
          FloatVector x3 = FloatVector.fromArray(SPECIES, x, lower + stride + c);
          FloatVector max = FloatVector.fromArray(SPECIES, y, to + c);
          FloatVector none = FloatVector.zero(SPECIES);
          VectorMask<Float> positive = max.compare(GT, none);
          FloatVector rest = none.blend(FloatVector.fromArray(SPECIES, d, to + c), positive);
          FloatVector restTangent =
              none.blend(FloatVector.fromArray(SPECIES, dTangent, to + c), positive);
          FloatVector inner0 = pc.fma(x0, qc.fma(FloatVector.fromArray(SPECIES, t, upper + c), mc));
          VectorMask<Float> first = gamma.fma(x0, beta).compare(EQ, max);
          kc.fma(none.blend(rest, first), lc.fma(none.blend(restTangent, first), inner0))
              .intoArray(out, upper + c);
          rest = rest.blend(none, first);
          restTangent = restTangent.blend(none, first);
          FloatVector inner1 =
              pc.fma(x1, qc.fma(FloatVector.fromArray(SPECIES, t, upper + stride + c), mc));
          VectorMask<Float> second = gamma.fma(x1, beta).compare(EQ, max);
          kc.fma(none.blend(rest, second), lc.fma(none.blend(restTangent, second), inner1))
              .intoArray(out, upper + stride + c);
          rest = rest.blend(none, second);
          restTangent = restTangent.blend(none, second);
          FloatVector inner2 = pc.fma(x2, qc.fma(FloatVector.fromArray(SPECIES, t, lower + c), mc));
          VectorMask<Float> third = gamma.fma(x2, beta).compare(EQ, max);
          kc.fma(none.blend(rest, third), lc.fma(none.blend(restTangent, third), inner2))
              .intoArray(out, lower + c);
          rest = rest.blend(none, third);
          restTangent = restTangent.blend(none, third);
          FloatVector inner3 =
              pc.fma(x3, qc.fma(FloatVector.fromArray(SPECIES, t, lower + stride + c), mc));
          kc.fma(rest, lc.fma(restTangent, inner3)).intoArray(out, lower + stride + c);
        }
        upper += 2 * stride;
        to += stride;
      }
    }
    maps.remainder(
        at -> {
          for (int c = 0; c < stride; c += LANES) {
            FloatVector none = FloatVector.zero(SPECIES);
            FloatVector rest = load(q, c).fma(load(t, at + c), load(m, c));
            rest = load(l, c).fma(none, load(p, c).fma(load(x, at + c), rest));
            load(k, c).fma(none, rest).intoArray(out, at + c);
          }
        });
  }

  /**
   * The part of {@code rest} that a position gets: its values where {@code here} is set, otherwise
   * 0.
   */
  private static FloatVector taken(FloatVector rest, VectorMask<Float> here) {
    return FloatVector.zero(SPECIES).blend(rest, here);
  }

  /** The part of {@code rest} that is left for later positions. */
  private static FloatVector left(FloatVector rest, VectorMask<Float> here) {
    return rest.blend(FloatVector.zero(SPECIES), here);
  }

  private static FloatVector larger(FloatVector first, FloatVector second) {
    return first.blend(second, second.compare(GT, first));
  }

  private static FloatVector positive(FloatVector x) {
    return FloatVector.zero(SPECIES).blend(x, x.compare(GT, 0f));
  }

  private static FloatVector load(float[] x, int at) {
    return FloatVector.fromArray(SPECIES, x, at);
  }
}
