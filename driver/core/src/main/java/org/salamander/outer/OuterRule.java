package org.salamander.outer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.salamander.model.Layout;

/**
 * z ← z − rate(i) · rule(clip(mean)): one outer step on the meta-learned slices with the configured
 * rule, schedule and bounds. It never changes slices that are zero at the start of every task. Not
 * thread-safe.
 */
public final class OuterRule {

  private final OuterConfig config;
  private final List<Slice> learned;
  private final Optimizer optimizer;

  public OuterRule(OuterConfig config, Layout layout) {
    this.config = config;
    this.learned =
        layout.slices().stream()
            .filter(Layout.Slice::learned)
            .map(slice -> new Slice(slice.offset(), slice.end(), weights(slice.role())))
            .toList();
    this.optimizer = config.optimizer().optimizer(layout.size());
  }

  private static boolean weights(Layout.Role role) {
    return role == Layout.Role.KERNEL || role == Layout.Role.EMBEDDING;
  }

  /**
   * Takes the step of iteration {@code iteration}.
   *
   * @param z changed
   * @param sum Σ of the batch's contributions; on return the clipped mean
   * @param iteration from 0
   */
  void step(float[] z, float[] sum, long iteration) {
    step(z, sum, config.batch(), iteration, Rounds.none());
  }

  /**
   * As above, for weighted tasks and for rules that need extra rounds.
   *
   * @param weight Σ of the tasks' weights
   */
  public void step(float[] z, float[] sum, double weight, long iteration, Rounds rounds) {
    float total = (float) weight;
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= total;
    }
    clip(sum);
    optimizer.step(z, sum, learned, rate(iteration), iteration + 1, rounds);
  }

  /** The scheduled rate at iteration {@code iteration}, from 0. */
  public float rate(long iteration) {
    return (float)
        (config.optimizer().rate() * config.schedule().factor(iteration, config.iterations()));
  }

  /**
   * The rule's state by name, each array as long as z. Returns the arrays themselves, to be saved
   * or filled.
   */
  public Map<String, float[]> state() {
    return new LinkedHashMap<>(optimizer.state());
  }

  private void clip(float[] mean) {
    Float value = config.clip().value();
    if (value != null) {
      float bound = value;
      for (int i = 0; i < mean.length; i++) {
        mean[i] = Math.max(-bound, Math.min(bound, mean[i]));
      }
    }
    Float norm = config.clip().norm();
    if (norm != null) {
      clipNorm(mean, norm);
    }
  }

  private void clipNorm(float[] mean, float bound) {
    double squares = 0;
    for (Slice slice : learned) {
      for (int i = slice.from(); i < slice.to(); i++) {
        squares +=
            (double) mean[i]
                * mean[i]; // in index order, because the order determines the bits of the run
      }
    }
    double norm = StrictMath.sqrt(squares);
    if (norm > bound) {
      float scale = (float) (bound / norm);
      for (int i = 0; i < mean.length; i++) {
        mean[i] *= scale;
      }
    }
  }
}
