package org.salamander.work;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.kernel.LaneKernels;
import org.salamander.model.Layout;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * The change of a task's contribution v before it is summed, on the learned slices of z:
 *
 * <pre>    v ← v · min(1, C/‖v‖)        v ← v + N(0, (σC)² I)        v ← w v</pre>
 *
 * The outer step takes Σ w v / Σ w. With w = 1 and noise this is the mechanism of user-level
 * privacy (McMahan et al. 2018, but with the noise added by the worker); this program does not
 * compute how much privacy it gives.
 *
 * @param weights w
 * @param clip C; null for no bound
 * @param noise σ, in units of C
 */
public record TermRule(Weights weights, @Nullable @Positive Float clip, @AtLeast(0) float noise)
    implements Serializable {

  /** The weight of a task. */
  public enum Weights {
    /** All tasks have the same weight. */
    ONE,
    /** The number of its rows, in both of its sets. */
    ROWS,
    /** The square root of the number of its rows. */
    ROOT
  }

  /** Contributions are summed unchanged. */
  public static final TermRule PLAIN = new TermRule(Weights.ONE, null, 0f);

  public TermRule {
    Bounds.check(TermRule.class, weights, clip, noise);
    if (noise > 0 && clip == null) {
      throw new InvalidValue(
          "noise", noise, "it needs clip.task, whose unit it is in; or must be 0");
    }
  }

  /** Whether contributions are summed unchanged. */
  boolean isPlain() {
    return equals(PLAIN);
  }

  /** w of a task at z. */
  float weight(Task task, float[] z) {
    if (weights == Weights.ONE) {
      return 1f;
    }
    int rows = task.support(0, z).size() + task.query(z).size();
    return weights == Weights.ROWS ? rows : (float) StrictMath.sqrt(rows);
  }

  /**
   * Clips one task's contribution, adds noise and multiplies it by its weight, in place.
   *
   * @param terms contributions side by side, numbers × {@code width}
   * @param lane which of them
   * @param model the model's slices, at the beginning of z
   */
  void apply(float[] terms, int width, int lane, float weight, Layout model, Draws draws) {
    float scale = clip == null ? 1f : scale(terms, width, lane, model, clip);
    float deviation = clip == null ? 0f : noise * clip;
    int numbers = LaneKernels.numbers(terms.length, width);
    for (int i = 0; i < numbers; i++) {
      int at = LaneKernels.at(i, width) + lane;
      float blur = deviation == 0 ? 0f : (float) (deviation * draws.gaussian());
      terms[at] = weight * Math.fma(scale, terms[at], blur);
    }
  }

  private static float scale(float[] terms, int width, int lane, Layout model, float bound) {
    double squares = 0;
    for (Layout.Slice slice : model.slices()) {
      if (slice.learned()) {
        squares += squares(terms, width, lane, slice.offset(), slice.end());
      }
    }
    squares += squares(terms, width, lane, model.size(), LaneKernels.numbers(terms.length, width));
    double norm = StrictMath.sqrt(squares);
    return norm > bound ? (float) (bound / norm) : 1f;
  }

  private static double squares(float[] terms, int width, int lane, int from, int to) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      double value = terms[LaneKernels.at(i, width) + lane];
      squares += value * value;
    }
    return squares;
  }
}
