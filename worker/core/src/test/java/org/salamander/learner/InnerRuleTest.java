package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.config.Settings;
import org.salamander.kernel.Vectors;
import org.salamander.learner.inner.Adam;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.InnerRule;
import org.salamander.learner.inner.Momentum;
import org.salamander.learner.inner.Nesterov;
import org.salamander.learner.inner.RateConfig;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;
import org.salamander.model.net.Mlp;
import org.salamander.random.Draws;

/** Tests the learners with every inner rule. The reference is the same rule in double precision. */
final class InnerRuleTest {

  private static final int N = LearnerContract.NET.size();
  private static final int STEPS = 3;
  private static final float PROXIMAL = 0.7f;

  /**
   * The ε in the root is large, so that the function is smooth at the step 1e-3 of the differences.
   */
  private static final Adam ADAM = new Adam(0.9f, 0.99f, 1e-3f, 1e-2f);

  private static final Adam ADAM_WITHOUT_FIRST_MOMENT = new Adam(0f, 0.99f, 1e-3f, 1e-2f);

  static List<InnerRule> rules() {
    return List.of(
        InnerRule.sgd(), new Momentum(0.8f), new Nesterov(0.8f), ADAM, ADAM_WITHOUT_FIRST_MOMENT);
  }

  /** Computes z_K in double precision. */
  static double[] reached(double[] z, InnerRule rule, IntToDoubleFunction rate, float proximal) {
    return reached(z, rule, (k, i) -> rate.applyAsDouble(i), proximal);
  }

  /** A rate for each step and parameter. */
  @FunctionalInterface
  private interface StepRates {
    double of(int step, int number);
  }

  private static double[] reached(double[] z, InnerRule rule, StepRates rates, float proximal) {
    double[] point = Arrays.copyOf(z, N);
    double[] m = new double[N];
    double[] v = new double[N];
    for (int k = 0; k < STEPS; k++) {
      double[] g =
          LearnerContract.NET.gradient(point, LearnerContract.SUPPORT_X, LearnerContract.SUPPORT_Y);
      for (int i = 0; i < N; i++) {
        g[i] += proximal * (point[i] - z[i]);
      }
      for (int i = 0; i < N; i++) {
        point[i] -= rates.of(k, i) * direction(rule, k, g[i], m, v, i);
      }
    }
    return point;
  }

  private static double direction(InnerRule rule, int k, double g, double[] m, double[] v, int i) {
    if (rule instanceof Momentum polyak) {
      m[i] = polyak.momentum() * m[i] + g;
      return m[i];
    }
    if (rule instanceof Nesterov nesterov) {
      m[i] = nesterov.momentum() * m[i] + g;
      return g + nesterov.momentum() * m[i];
    }
    if (rule instanceof Adam adam) {
      double b1 = adam.beta1() == null ? 0.9 : adam.beta1();
      double root = adam.epsilonRoot() == null ? 1e-8 : adam.epsilonRoot();
      m[i] = b1 * m[i] + (1 - b1) * g;
      v[i] = adam.beta2() * v[i] + (1 - adam.beta2()) * g * g;
      double first = m[i] / (1 - StrictMath.pow(b1, k + 1));
      double second = v[i] / (1 - StrictMath.pow(adam.beta2(), k + 1));
      return first / (StrictMath.sqrt(second + root) + adam.epsilon());
    }
    return g;
  }

  /** MAML with an inner rule. */
  abstract static class ByRule extends LearnerContract {

    private final InnerRule rule;
    private final float proximal;

    ByRule(InnerRule rule, float proximal) {
      this.rule = rule;
      this.proximal = proximal;
    }

    @Override
    protected MetaLearner learner() {
      return new Maml(
          STEPS, RateConfig.fixed(0.03f), new InnerConfig(List.of("*"), rule, proximal));
    }

    @Override
    protected double[] expected(double[] z) {
      return slope(
          theta -> NET.loss(reached(theta, rule, i -> 0.03f, proximal), QUERY_X, QUERY_Y), z);
    }
  }

  @Nested
  final class ByMomentum extends ByRule {
    ByMomentum() {
      super(new Momentum(0.8f), 0f);
    }
  }

  @Nested
  final class ByNesterov extends ByRule {
    ByNesterov() {
      super(new Nesterov(0.8f), 0f);
    }
  }

  @Nested
  final class ByAdam extends ByRule {
    ByAdam() {
      super(ADAM, 0f);
    }
  }

  @Nested
  final class ByAdamWithoutFirstMoment extends ByRule {
    ByAdamWithoutFirstMoment() {
      super(ADAM_WITHOUT_FIRST_MOMENT, 0f);
    }
  }

  @Nested
  final class HeldNearItsStart extends ByRule {
    HeldNearItsStart() {
      super(InnerRule.sgd(), PROXIMAL);
    }
  }

  @Nested
  final class ByAdamHeldNearItsStart extends ByRule {
    ByAdamHeldNearItsStart() {
      super(ADAM, PROXIMAL);
    }
  }

  /** Meta-SGD learns the rates of every inner rule. */
  abstract static class LearnedRates extends LearnerContract {

    private final InnerRule rule;

    LearnedRates(InnerRule rule) {
      this.rule = rule;
    }

    @Override
    protected MetaLearner learner() {
      return new MetaSgd(STEPS, 0.005f, 0.05f, RateConfig.Kind.NUMBER, InnerConfig.ALL.by(rule));
    }

    @Override
    protected double[] expected(double[] start) {
      return slope(z -> NET.loss(reached(z, rule, i -> z[N + i], 0f), QUERY_X, QUERY_Y), start);
    }
  }

  @Nested
  final class LearnedRatesOfMomentum extends LearnedRates {
    LearnedRatesOfMomentum() {
      super(new Momentum(0.8f));
    }
  }

  @Nested
  final class LearnedRatesOfNesterov extends LearnedRates {
    LearnedRatesOfNesterov() {
      super(new Nesterov(0.8f));
    }
  }

  @Nested
  final class LearnedRatesOfAdam extends LearnedRates {
    LearnedRatesOfAdam() {
      super(ADAM);
    }
  }

  @Nested
  final class LearnedRatesOfAdamWithoutFirstMoment extends LearnedRates {
    LearnedRatesOfAdamWithoutFirstMoment() {
      super(ADAM_WITHOUT_FIRST_MOMENT);
    }
  }

  /** MAML++ learns a rate for each layer and step with every inner rule. */
  abstract static class LayerRates extends LearnerContract {

    private static final int[] LAYER_ENDS = {12, 47};
    private final InnerRule rule;

    LayerRates(InnerRule rule) {
      this.rule = rule;
    }

    @Override
    protected MetaLearner learner() {
      return new MamlPlusPlus(
          STEPS, 0.03f, 0, 0, InnerConfig.adapting("*", "!role:scale", "!role:shift").by(rule));
    }

    @Override
    protected double[] expected(double[] start) {
      return slope(
          z -> NET.loss(reached(z, rule, (k, i) -> z[N + 3 * k + layer(i)], 0f), QUERY_X, QUERY_Y),
          start);
    }

    private static int layer(int number) {
      return number < LAYER_ENDS[0] ? 0 : number < LAYER_ENDS[1] ? 1 : 2;
    }
  }

  @Nested
  final class LayerRatesOfMomentum extends LayerRates {
    LayerRatesOfMomentum() {
      super(new Momentum(0.8f));
    }
  }

  @Nested
  final class LayerRatesOfNesterov extends LayerRates {
    LayerRatesOfNesterov() {
      super(new Nesterov(0.8f));
    }
  }

  @Nested
  final class LayerRatesOfAdam extends LayerRates {
    LayerRatesOfAdam() {
      super(ADAM);
    }
  }

  /** FOMAML with an inner rule: its contribution is the query loss's gradient at z_K. */
  @Nested
  final class FirstOrderByAdam extends LearnerContract {

    @Override
    protected MetaLearner learner() {
      return new Fomaml(STEPS, RateConfig.fixed(0.03f), InnerConfig.ALL.by(ADAM));
    }

    @Override
    protected double[] expected(double[] z) {
      return NET.gradient(reached(z, ADAM, i -> 0.03f, 0f), QUERY_X, QUERY_Y);
    }
  }

  /** ANIL with an inner rule: only the head has a rate. */
  @Nested
  final class TheHeadByAdam extends LearnerContract {

    @Override
    protected MetaLearner learner() {
      return new Maml(STEPS, RateConfig.fixed(0.03f), new InnerConfig(List.of("head"), ADAM, 0f));
    }

    @Override
    protected double[] expected(double[] z) {
      return slope(
          theta ->
              NET.loss(
                  reached(theta, ADAM, i -> i < NET.headStart() ? 0 : 0.03f, 0f), QUERY_X, QUERY_Y),
          z);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void pushforwardIsTheSlopeOfTheEndAndTheAdjointOfThePullback(InnerRule rule) {
    Maml learner = new Maml(STEPS, RateConfig.fixed(0.03f), InnerConfig.ALL.by(rule));
    Workspace workspace = new Workspace(LearnerContract.architecture());
    float[] z = normal(1);
    float[] v = normal(2);
    float[] lambda = normal(3);
    try (InnerLoop loop = learner.unroll(z, LearnerContract.task(), workspace)) {
      float[] jv = v.clone();
      loop.pushforward(jv);
      float[] back = lambda.clone();
      loop.pullback(back);
      assertThat(dot(lambda, jv)).isCloseTo(dot(back, v), within(2e-5));
      double[] slope =
          LearnerContract.slope(
              h -> {
                double[] moved = LearnerContract.widen(z);
                for (int i = 0; i < N; i++) {
                  moved[i] += h[0] * v[i];
                }
                double[] end = reached(moved, rule, i -> 0.03f, 0f);
                double sum = 0;
                for (int i = 0; i < N; i++) {
                  sum += lambda[i] * end[i];
                }
                return sum;
              },
              new double[1]);
      assertThat(dot(lambda, jv)).isCloseTo(slope[0], within(2e-5));
    }
  }

  /** The gradients of dead units are exactly 0, and so is √v. */
  @ParameterizedTest
  @MethodSource("rules")
  void gradientsThatAreExactlyZeroAreDifferentiated(InnerRule rule) {
    dead(rule);
    dead(InnerRule.adam());
  }

  private static void dead(InnerRule rule) {
    Architecture relu =
        Settings.of(Mlp.class)
            .with("layers", List.of(4))
            .make()
            .architecture(new Domain(List.of(1), 1, Domain.Kind.REGRESSION));
    float[] z = new float[relu.layout().size()];
    relu.initialize(z, Draws.of(1));
    Layout.Slice bias = relu.layout().slice("dense1.bias");
    Arrays.fill(z, bias.offset(), bias.end(), -100f); // no input activates these units
    Maml learner = new Maml(STEPS, RateConfig.fixed(0.03f), InnerConfig.ALL.by(rule));
    Workspace workspace = new Workspace(relu);
    float[] term = learner.contribute(z, LearnerContract.task(), Draws.of(2), workspace).vector();
    assertThat(Vectors.finite(term)).isTrue();
    assertThat(Arrays.copyOf(term, bias.end())).containsOnly(0f);
    assertThat(term[relu.layout().slice("head.bias").offset()]).isNotZero();
  }

  private static float[] normal(int seed) {
    float[] x = new float[N];
    Draws draws = Draws.of(seed, "rule");
    for (int i = 0; i < N; i++) {
      x[i] = (float) (0.5 * draws.gaussian());
    }
    return x;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
