package org.salamander.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.learner.Maml;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Workspace;
import org.salamander.model.net.Mlp;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;

/** The evaluation of an ensemble uses the mean of its members' outputs. */
final class EnsembleWorkTest {

  private static final Domain DOMAIN = new Domain(List.of(3), 2, Domain.Kind.REGRESSION);
  private static final Architecture NET = Mlp.of(7).architecture(DOMAIN);
  private static final MetaLearner MAML = new Maml(2, 0.1f);
  private static final int STEPS = 3;

  private record Source(Domain domain) implements FixedSize {

    @Override
    public Task task(long seed, Split split, long iteration, int index) {
      Draws draws = Draws.of(seed, "task", iteration, index);
      return Task.of(batch(5, draws), batch(4, draws));
    }

    private static Batch batch(int size, Draws draws) {
      return new Batch(size, numbers(3 * size, draws), numbers(2 * size, draws));
    }
  }

  private static float[] numbers(int length, Draws draws) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) draws.gaussian();
    }
    return x;
  }

  private static float[] member(long seed) {
    return numbers(NET.layout().size(), Draws.of(seed, "member"));
  }

  private static double[] ensemble(boolean transductive, float[]... members) {
    return new EnsembleWork(new Source(DOMAIN), MAML, 1, Split.TEST, STEPS, transductive)
        .perform(new Round.Ensemble(List.of(members)), 6, new Workspace(NET));
  }

  private static double[] alone(boolean transductive, float[] z) {
    return new EvaluationWork(
            new Source(DOMAIN), MAML, 1, Split.TEST, STEPS, transductive, List.of())
        .perform(Round.of(z), 6, new Workspace(NET));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneMemberTwiceIsThatMember(boolean transductive) {
    float[] z = member(1);
    assertThat(ensemble(transductive, z, z)).containsExactly(alone(transductive, z));
    assertThat(ensemble(transductive, z)).containsExactly(alone(transductive, z));
  }

  /** ‖(a + b) / 2 − y‖² = (‖a − y‖² + ‖b − y‖²) / 2 − ‖a − b‖² / 4. */
  @Test
  void theMeanOfOutputsIsJudged() {
    float[] a = member(1);
    float[] b = member(2);
    double[] both = ensemble(true, a, b);
    double[] first = alone(true, a);
    double[] second = alone(true, b);
    float[] outputsOfA = outputs(a);
    float[] outputsOfB = outputs(b);
    double apart = 0;
    for (int i = 0; i < outputsOfA.length; i++) {
      double d = outputsOfA[i] - outputsOfB[i];
      apart += d * d / outputsOfA.length;
    }
    assertThat(apart).isGreaterThan(0.1);
    double expected = (first[2 * STEPS] + second[2 * STEPS]) / 2 - apart / 4;
    assertThat(both[2 * STEPS]).isCloseTo(expected, within(1e-5 * expected));
  }

  private static float[] outputs(float[] z) {
    Workspace workspace = new Workspace(NET);
    Task task = new Source(DOMAIN).task(1, Split.TEST, 0, 6);
    Batch query = task.query(z);
    float[] outputs = new float[2 * query.size()];
    MAML.adapt(
        z,
        task,
        STEPS,
        Draws.of(1, "adaptation", 6),
        workspace,
        (step, adapted) -> workspace.model().predict(adapted, query, outputs)); // the last remains
    return outputs;
  }
}
