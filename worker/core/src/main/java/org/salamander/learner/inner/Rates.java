package org.salamander.learner.inner;

import java.util.Arrays;
import java.util.List;
import org.salamander.kernel.Vectors;
import org.salamander.model.Layout;

/** The inner loop's rate vector r at each step. It is zero on every slice that does not adapt. */
public interface Rates {

  /** The slices that adapt. */
  List<Layout.Slice> moving();

  /** Writes r<sub>k</sub>, one rate per parameter, into all of {@code r}. */
  void into(float[] r, int k);

  /** The rate of every number that adapts, if it is the same at every step; NaN otherwise. */
  default float one() {
    return Float.NaN;
  }

  /** Whether the rates are themselves a slice of z. */
  default boolean learned() {
    return false;
  }

  /**
   * Adds ∂/∂r<sub>k</sub> = −u<sub>k</sub> ⊙ λ<sub>k+1</sub>, summed over the numbers that share a
   * rate, to {@code lambda} at the positions of the rates in z.
   *
   * @param unit u<sub>k</sub>
   * @param lambda λ<sub>k+1</sub>, followed by the sums so far
   */
  default void pullback(int k, float[] unit, float[] lambda) {}

  /**
   * Writes the tangent of r<sub>k</sub> into all of {@code tangent}, for rates that are learned.
   */
  default void tangent(int k, float[] v, float[] tangent) {}

  /** One rate α for every number that adapts. */
  static Rates fixed(List<Layout.Slice> moving, float rate) {
    return beyond(moving, Integer.MAX_VALUE, rate, rate);
  }

  /** A rate α in the first {@code steps} steps, {@code later} afterwards. */
  static Rates beyond(List<Layout.Slice> moving, int steps, float rate, float later) {
    return new Rates() {
      @Override
      public List<Layout.Slice> moving() {
        return moving;
      }

      @Override
      public float one() {
        return rate == later ? rate : Float.NaN;
      }

      @Override
      public void into(float[] r, int k) {
        Arrays.fill(r, 0f);
        for (Layout.Slice slice : moving) {
          Arrays.fill(r, slice.offset(), slice.end(), k < steps ? rate : later);
        }
      }
    };
  }

  /** One learned rate for each number that adapts, in order, from {@code z[from]} on. */
  static Rates ofNumbers(List<Layout.Slice> moving, float[] z, int from) {
    return new Rates() {
      @Override
      public List<Layout.Slice> moving() {
        return moving;
      }

      @Override
      public boolean learned() {
        return true;
      }

      @Override
      public void into(float[] r, int k) {
        copy(z, r);
      }

      @Override
      public void tangent(int k, float[] v, float[] tangent) {
        copy(v, tangent);
      }

      private void copy(float[] vector, float[] into) {
        Arrays.fill(into, 0f);
        int at = from;
        for (Layout.Slice slice : moving) {
          System.arraycopy(vector, at, into, slice.offset(), slice.length());
          at += slice.length();
        }
      }

      @Override
      public void pullback(int k, float[] unit, float[] lambda) {
        int at = from;
        for (Layout.Slice slice : moving) {
          Vectors.subtractProduct(unit, lambda, slice.offset(), lambda, at, slice.length());
          at += slice.length();
        }
      }
    };
  }

  /**
   * One learned rate for each group of slices, from {@code z[from]} on, for each of {@code steps}
   * steps. Further steps use the last step's rates.
   *
   * @param lanes number of tasks side by side: each number is a run of as many floats; 1 for one
   *     task
   */
  static Rates ofGroups(
      List<List<Layout.Slice>> groups, int steps, float[] z, int from, int lanes) {
    List<Layout.Slice> moving = groups.stream().flatMap(List::stream).toList();
    return new Rates() {
      @Override
      public List<Layout.Slice> moving() {
        return moving;
      }

      @Override
      public boolean learned() {
        return true;
      }

      /** The position of a group's rate in z. */
      private int at(int k, int group) {
        return from + (Math.min(k, steps - 1) * groups.size() + group) * lanes;
      }

      @Override
      public void into(float[] r, int k) {
        fill(z, k, r);
      }

      @Override
      public void tangent(int k, float[] v, float[] tangent) {
        fill(v, k, tangent);
      }

      private void fill(float[] rates, int k, float[] into) {
        Arrays.fill(into, 0f);
        for (int group = 0; group < groups.size(); group++) {
          for (Layout.Slice slice : groups.get(group)) {
            for (int i = slice.offset(); i < slice.end(); i += lanes) {
              System.arraycopy(rates, at(k, group), into, i, lanes);
            }
          }
        }
      }

      @Override
      public void pullback(int k, float[] unit, float[] lambda) {
        for (int group = 0; group < groups.size(); group++) {
          for (int lane = 0; lane < lanes; lane++) {
            lambda[at(k, group) + lane] += (float) sum(groups.get(group), lane, unit, lambda);
          }
        }
      }

      private double sum(List<Layout.Slice> group, int lane, float[] unit, float[] lambda) {
        double sum = 0;
        for (Layout.Slice slice : group) {
          for (int i = slice.offset() + lane; i < slice.end(); i += lanes) {
            sum -= (double) unit[i] * lambda[i];
          }
        }
        return sum;
      }
    };
  }
}
