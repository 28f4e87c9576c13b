package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.model.Domain;

/**
 * The reference is the slope of the weighted query losses of both paths. The inputs that FGSM has
 * moved are held constant.
 */
final class AdmlTest {

  private static final float EPSILON = 0.1f;

  @Nested
  final class Crossed extends LearnerContract {
    @Override
    protected MetaLearner learner() {
      return AdmlTest.learner(Adml.Pairing.CROSSED);
    }

    @Override
    protected double[] expected(double[] z) {
      return AdmlTest.expected(z, true);
    }
  }

  @Nested
  final class Parallel extends LearnerContract {
    @Override
    protected MetaLearner learner() {
      return AdmlTest.learner(Adml.Pairing.PARALLEL);
    }

    @Override
    protected double[] expected(double[] z) {
      return AdmlTest.expected(z, false);
    }
  }

  @Test
  void refusesDiscreteInputs() {
    Domain codes = new Domain(List.of(4), 2, Domain.Kind.CLASSES, Domain.Values.DISCRETE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner(Adml.Pairing.CROSSED).requireServes(codes))
        .withMessageStartingWith("epsilon is 0.1; these tasks have discrete inputs");
  }

  @Test
  void refusesPolicies() {
    Domain acting = new Domain(List.of(4), 2, Domain.Kind.CONTINUOUS_ACTIONS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> learner(Adml.Pairing.CROSSED).requireServes(acting))
        .withMessageContaining("observations");
  }

  private static MetaLearner learner(Adml.Pairing pairing) {
    return new Adml(2, 0.05f, 0.03f, 0.7f, 0.4f, EPSILON, pairing, InnerConfig.ALL);
  }

  private static double[] expected(double[] z, boolean crossed) {
    double[] x = LearnerContract.SUPPORT_X;
    double[] y = LearnerContract.SUPPORT_Y;
    double[] queryX = LearnerContract.QUERY_X;
    double[] queryY = LearnerContract.QUERY_Y;
    double[] movedX = moved(z, x, y);
    double[] movedQueryX = moved(z, queryX, queryY);
    DoubleTanhNet net = LearnerContract.NET;
    return LearnerContract.slope(
        theta -> {
          double[] clean = LearnerContract.descend(theta, 2, x, i -> 0.05f);
          double[] adversarial = LearnerContract.descend(theta, 2, movedX, i -> 0.03f);
          return 0.7f * net.loss(crossed ? clean : adversarial, movedQueryX, queryY)
              + 0.4f * net.loss(crossed ? adversarial : clean, queryX, queryY);
        },
        z);
  }

  /** x + ε · sign ∂L/∂x. The derivative is computed by central differences. */
  private static double[] moved(double[] z, double[] x, double[] y) {
    double[] slope =
        LearnerContract.slope(inputs -> LearnerContract.NET.loss(z, inputs, y), x.clone());
    double[] moved = x.clone();
    for (int i = 0; i < x.length; i++) {
      moved[i] += EPSILON * Math.signum(slope[i]);
    }
    return moved;
  }
}
