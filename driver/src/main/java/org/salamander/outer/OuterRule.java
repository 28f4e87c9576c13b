package org.salamander.outer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.salamander.model.Layout;

/**
 * z ← z − rate(i) · rule(clip(mean)): one outer step on the meta-learned slices, by the configured
 * rule, schedule and bounds. Slices that every task starts at zero are never touched. Not
 * thread-safe.
 */
public final class OuterRule {

  private record Run(int from, int to) {}

  private final OuterConfig config;
  private final List<Run> learned;
  private final Optimizer optimizer;

  public OuterRule(OuterConfig config, Layout layout) {
    this.config = config;
    this.learned =
        layout.slices().stream()
            .filter(slice -> slice.kind() == Layout.Kind.META)
            .map(slice -> new Run(slice.offset(), slice.end()))
            .toList();
    this.optimizer = config.optimizer().optimizer(layout.size());
  }

  /**
   * Takes the step of iteration {@code iteration}.
   *
   * @param z changed
   * @param sum Σ of the batch's contributions; on return the clipped mean
   * @param iteration from 0
   */
  public void step(float[] z, float[] sum, long iteration) {
    float batch = config.batch();
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= batch;
    }
    clip(sum);
    float rate = rate(iteration);
    for (Run run : learned) {
      optimizer.step(z, sum, run.from(), run.to(), rate, iteration + 1);
    }
  }

  /** The scheduled rate at iteration {@code iteration}, from 0. */
  public float rate(long iteration) {
    return (float)
        (config.optimizer().rate() * config.schedule().factor(iteration, config.iterations()));
  }

  /**
   * What the rule remembers, by name, as long as z each: the arrays themselves, to be saved or
   * filled.
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
    for (Run run : learned) {
      for (int i = run.from(); i < run.to(); i++) {
        squares += (double) mean[i] * mean[i]; // in index order: the sum's bits are the run's
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
