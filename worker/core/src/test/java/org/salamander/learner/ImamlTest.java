package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.config.Settings;
import org.salamander.learner.inner.Adam;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerRule;
import org.salamander.learner.inner.Momentum;
import org.salamander.learner.inner.RateConfig;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Workspace;
import org.salamander.model.Workspaces;
import org.salamander.model.net.Mlp;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * The references are the same minimum and conjugate gradient in double precision, and MAML's
 * gradient.
 */
final class ImamlTest {

  private static final int STEPS = 3;
  private static final float RATE = 0.1f;
  private static final int ITERATIONS = 4;
  private static final float LAMBDA = 2f;

  /** iMAML on all slices, or on those from parameter {@code first} on. */
  abstract static class Implicit extends LearnerContract {

    private final InnerRule rule;
    private final String adapt;
    private final int first;
    private final float damping;

    Implicit(InnerRule rule, String adapt, int first, float damping) {
      this.rule = rule;
      this.adapt = adapt;
      this.first = first;
      this.damping = damping;
    }

    @Override
    protected MetaLearner learner() {
      return new Imaml(
          STEPS, RATE, ITERATIONS, damping, new InnerConfig(List.of(adapt), rule, LAMBDA));
    }

    @Override
    protected double[] expected(double[] theta) {
      double[] phi = InnerRuleTest.reached(theta, rule, i -> i < first ? 0 : RATE, LAMBDA);
      double[] query = NET.gradient(phi, QUERY_X, QUERY_Y);
      double[] x = solve(phi, query);
      double[] product = hessianVector(phi, x);
      double[] expected = x.clone();
      for (int i = 0; i < first; i++) {
        expected[i] = query[i] - product[i] / LAMBDA;
      }
      return expected;
    }

    private double[] solve(double[] phi, double[] query) {
      double[] x = new double[phi.length];
      double[] residual = query.clone();
      Arrays.fill(residual, 0, first, 0);
      double[] direction = residual.clone();
      for (int iteration = 0; iteration < ITERATIONS; iteration++) {
        double[] product = hessianVector(phi, direction);
        double square = 0;
        double curvature = 0;
        for (int i = first; i < x.length; i++) {
          product[i] = (1 + damping) * direction[i] + product[i] / LAMBDA;
          square += residual[i] * residual[i];
          curvature += direction[i] * product[i];
        }
        double next = 0;
        for (int i = first; i < x.length; i++) {
          x[i] += square / curvature * direction[i];
          residual[i] -= square / curvature * product[i];
          next += residual[i] * residual[i];
        }
        for (int i = first; i < x.length; i++) {
          direction[i] = residual[i] + next / square * direction[i];
        }
      }
      return x;
    }

    private static double[] hessianVector(double[] phi, double[] v) {
      double[] product = new double[v.length];
      double h = 1e-3;
      for (int step : new int[] {-2, -1, 1, 2}) {
        double[] moved = phi.clone();
        for (int i = 0; i < v.length; i++) {
          moved[i] += step * h * v[i];
        }
        double[] gradient = NET.gradient(moved, SUPPORT_X, SUPPORT_Y);
        double weight = Math.signum(step) * (Math.abs(step) == 1 ? 8 : -1) / (12 * h);
        for (int i = 0; i < v.length; i++) {
          product[i] += weight * gradient[i];
        }
      }
      return product;
    }
  }

  @Nested
  final class Everything extends Implicit {
    Everything() {
      super(InnerRule.sgd(), "*", 0, 0f);
    }
  }

  @Nested
  final class TheHeadAloneWithDamping extends Implicit {
    TheHeadAloneWithDamping() {
      super(InnerRule.sgd(), "head", LearnerContract.NET.headStart(), 0.5f);
    }
  }

  @Nested
  final class ByMomentum extends Implicit {
    ByMomentum() {
      super(new Momentum(0.5f), "*", 0, 0f);
    }
  }

  /** A linear model's loss is convex. With the proximal term it is strongly convex. */
  @Test
  void isMamlsGradientWhereTheInnerLossIsSolvedToConvergence() {
    Architecture linear =
        Settings.of(Mlp.class)
            .with("layers", List.of())
            .make()
            .architecture(new Domain(List.of(1), 1, Domain.Kind.REGRESSION));
    float[] z = {0.4f, -0.3f};
    InnerConfig inner = new InnerConfig(List.of("*"), InnerRule.sgd(), 0.5f);
    float[] maml =
        contribution(new Maml(300, RateConfig.fixed(0.1f), inner), z, new Workspace(linear));
    float[] implicit = contribution(new Imaml(300, 0.1f, 5, 0f, inner), z, new Workspace(linear));
    double largest = Math.max(Math.abs(maml[0]), Math.abs(maml[1]));
    assertThat(largest).isGreaterThan(0.01);
    for (int i = 0; i < z.length; i++) {
      assertThat(Math.abs(implicit[i] - maml[i]) / largest).isLessThan(1e-3);
    }
    float[] tooFew = contribution(new Imaml(300, 0.1f, 1, 0f, inner), z, new Workspace(linear));
    assertThat(Math.abs(tooFew[0] - maml[0]) / largest).isGreaterThan(1e-3);
  }

  /**
   * A linear classifier's loss is convex but not quadratic, so that its Hessian changes along the
   * path.
   */
  @ParameterizedTest
  @MethodSource("org.salamander.learner.InnerRuleTest#rules")
  void isMamlsGradientOfAClassifierWhateverTheRule(InnerRule rule) {
    Architecture linear =
        Settings.of(Mlp.class)
            .with("layers", List.of())
            .make()
            .architecture(new Domain(List.of(3), 3, Domain.Kind.CLASSES));
    Draws draws = Draws.of(4, "classifier");
    float[] z = normal(linear.layout().size(), draws);
    Task task = Task.of(points(9, draws), points(6, draws));
    InnerConfig inner = new InnerConfig(List.of("*"), rule, 0.5f);
    float rate = rule instanceof Adam ? 0.02f : 0.05f;
    Workspace workspace = new Workspace(linear);
    float[] maml =
        new Maml(600, RateConfig.fixed(rate), inner)
            .contribute(z, task, Draws.of(1), workspace)
            .vector();
    float[] implicit =
        new Imaml(600, rate, z.length, 0f, inner)
            .contribute(z, task, Draws.of(1), workspace)
            .vector();
    double largest = 0;
    double gap = 0;
    for (int i = 0; i < z.length; i++) {
      largest = Math.max(largest, Math.abs(maml[i]));
      gap = Math.max(gap, Math.abs(implicit[i] - maml[i]));
    }
    assertThat(largest).isGreaterThan(0.01);
    assertThat(gap / largest).as("largest gap, relative").isLessThan(1e-3);
  }

  private static Batch points(int size, Draws draws) {
    float[] classes = new float[size];
    for (int i = 0; i < size; i++) {
      classes[i] = i % 3;
    }
    return new Batch(size, normal(3 * size, draws), classes);
  }

  private static float[] normal(int length, Draws draws) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) draws.gaussian();
    }
    return x;
  }

  @Test
  void memoryDoesNotDependOnTheNumberOfSteps() {
    InnerConfig inner = new InnerConfig(List.of("*"), new Momentum(0.5f), LAMBDA);
    long one = bytes(new Imaml(1, 0.01f, 5, 0f, inner));
    assertThat(bytes(new Imaml(16, 0.01f, 5, 0f, inner))).isEqualTo(one);
    assertThat(bytes(new Imaml(100, 0.01f, 5, 0f, inner))).isEqualTo(one);
    assertThat(bytes(new Maml(16, RateConfig.fixed(0.01f), inner))).isGreaterThan(3 * one);
  }

  private static long bytes(MetaLearner learner) {
    Workspace workspace = new Workspace(LearnerContract.architecture(40, 40));
    float[] z = new float[workspace.model().layout().size()];
    LearnerContract.architecture(40, 40).initialize(z, Draws.of(1));
    workspace.giveBack(contribution(learner, z, workspace));
    return Workspaces.bytes(workspace);
  }

  private static float[] contribution(MetaLearner learner, float[] z, Workspace workspace) {
    return learner.contribute(z, LearnerContract.task(), Draws.of(1), workspace).vector();
  }

  @Test
  void thereIsNoMinimumNearTheStartWithoutTheTermThatHoldsIt() {
    assertThatThrownBy(() -> new Imaml(1, 0.1f, 5, 0f, InnerConfig.ALL))
        .hasMessageStartingWith("proximal is 0.0; it must be above 0");
  }
}
