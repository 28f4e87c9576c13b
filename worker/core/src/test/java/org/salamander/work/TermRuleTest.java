package org.salamander.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.salamander.model.Batch;
import org.salamander.model.Layout;
import org.salamander.model.Layout.Role;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/** Tests clipping, noise and weights of a task's contribution. */
final class TermRuleTest {

  private static final Layout MODEL =
      Layout.empty().with("context", Role.CONTEXT, 2).with("head.weight", Role.KERNEL, 2);

  private static final Task TASK =
      Task.of(
          new Batch(9, new float[9], new float[9]), new Batch(16, new float[16], new float[16]));

  private static float[] apply(TermRule rule, float[] terms, float weight) {
    float[] applied = terms.clone();
    rule.apply(applied, 1, 0, weight, MODEL, Draws.of(1, "noise"));
    return applied;
  }

  @Test
  void rowsAreThoseOfBothSets() {
    assertThat(new TermRule(TermRule.Weights.ONE, null, 0).weight(TASK, new float[0])).isEqualTo(1);
    assertThat(new TermRule(TermRule.Weights.ROWS, null, 0).weight(TASK, new float[0]))
        .isEqualTo(25);
    assertThat(new TermRule(TermRule.Weights.ROOT, null, 0).weight(TASK, new float[0]))
        .isEqualTo(5);
  }

  @Test
  void aLongVectorIsShortenedByItsNormWithoutTheContext() {
    TermRule rule = new TermRule(TermRule.Weights.ROWS, 6.5f, 0);
    float[] long_ = {100, 100, 3, 4, 12}; // 3, 4 and 12 have the norm 13
    assertThat(apply(rule, long_, 2)).containsExactly(100, 100, 3, 4, 12);
    float[] shorter = {100, 100, 1, 2, 2};
    assertThat(apply(rule, shorter, 2)).containsExactly(200, 200, 2, 4, 4);
  }

  @Test
  void noiseHasTheDeviationThatIsAskedForAndItsOwnStream() {
    int n = 20_000;
    TermRule rule = new TermRule(TermRule.Weights.ONE, 0.5f, 3f);
    float[] noise = apply(rule, new float[n], 1);
    assertThat(apply(rule, new float[n], 1)).isEqualTo(noise);
    double squares = 0;
    double sum = 0;
    for (float value : noise) {
      squares += (double) value * value;
      sum += value;
    }
    assertThat(Math.sqrt(squares / n)).isCloseTo(1.5, within(0.03));
    assertThat(sum / n).isCloseTo(0, within(0.05));
  }

  @Test
  void noiseNeedsAUnit() {
    assertThatThrownBy(() -> new TermRule(TermRule.Weights.ONE, null, 1f))
        .hasMessageStartingWith("noise is 1.0; it needs clip.task");
  }
}
