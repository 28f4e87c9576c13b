package org.salamander.outer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.model.Layout;
import org.salamander.outer.OuterConfig.Clip;

/** Compares every outer rule, schedule and bound with a plain loop in double. */
class OuterRuleTest {

  private static final int SIZE = 5;
  private static final int STEPS = 30;
  private static final int BATCH = 4;
  private static final double RATE = 0.05;
  private static final Layout LAYOUT = Layout.empty().with("theta", SIZE);

  /** The change of z by a rule at step t, in double. The caller keeps the state. */
  private interface Reference {
    double[] step(double[] gradient, int t);
  }

  @Test
  void sgd() {
    agree(sgd(0), Schedule.DEFAULT, Clip.NONE, (g, t) -> scaled(g, -RATE));
  }

  @Test
  void momentum() {
    double[] u = new double[SIZE];
    agree(
        sgd(0.9f),
        Schedule.DEFAULT,
        Clip.NONE,
        (g, t) -> {
          for (int i = 0; i < SIZE; i++) {
            u[i] = 0.9 * u[i] + g[i];
          }
          return scaled(u, -RATE);
        });
  }

  @Test
  void adamCorrectsItsBias() {
    double[] m = new double[SIZE];
    double[] v = new double[SIZE];
    agree(
        new OptimizerConfig.Adam((float) RATE, 0.9f, 0.99f, 1e-8f, 0f),
        Schedule.DEFAULT,
        Clip.NONE,
        (g, t) -> {
          double[] step = new double[SIZE];
          for (int i = 0; i < SIZE; i++) {
            m[i] = 0.9 * m[i] + 0.1 * g[i];
            v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
            double first = m[i] / (1 - StrictMath.pow(0.9, t));
            double second = v[i] / (1 - StrictMath.pow(0.99, t));
            step[i] = -RATE * first / (StrictMath.sqrt(second) + 1e-8);
          }
          return step;
        });
  }

  @Test
  void linear() {
    agree(
        sgd(0),
        "linear",
        Clip.NONE,
        (g, t) -> scaled(g, -RATE * (1 - 0.75 * (t - 1) / (double) STEPS)));
  }

  @Test
  void cosine() {
    agree(
        sgd(0),
        "cosine",
        Clip.NONE,
        (g, t) ->
            scaled(
                g,
                -RATE * (0.25 + 0.75 * (1 + StrictMath.cos(StrictMath.PI * (t - 1) / STEPS)) / 2)));
  }

  @Test
  void clipsEveryElement() {
    agree(sgd(0), Schedule.DEFAULT, new Clip(0.3f, null), (g, t) -> scaled(mapped(g, 0.3), -RATE));
  }

  @Test
  void clipsTheNorm() {
    agree(sgd(0), Schedule.DEFAULT, new Clip(null, 0.5f), (g, t) -> scaled(shortened(g), -RATE));
  }

  @Test
  void clipsElementsBeforeTheNorm() {
    agree(
        sgd(0),
        Schedule.DEFAULT,
        new Clip(0.3f, 0.5f),
        (g, t) -> scaled(shortened(mapped(g, 0.3)), -RATE));
  }

  @Test
  void leavesContextsAloneAndOutOfTheNorm() {
    Layout layout =
        Layout.empty()
            .with("phi", Layout.Role.CONTEXT, 1)
            .with("theta", 2)
            .with("psi", Layout.Role.CONTEXT, 1);
    OuterRule rule = new OuterRule(config(sgd(0), Schedule.DEFAULT, new Clip(null, 5f)), layout);
    float[] z = {1, 1, 1, 1};
    rule.step(z, new float[] {400, 12, 16, 400}, 0); // the mean's θ is (3, 4), of norm 5
    assertThat(z).containsExactly(1, 1 - (float) RATE * 3, 1 - (float) RATE * 4, 1);
  }

  @ParameterizedTest
  @CsvSource({"0, momentum", "1, adam.first", "1, adam.second"})
  void stateIsTheArraysThemselves(int rule, String name) {
    OuterRule outer = rule(rule);
    assertThat(outer.state().get(name)).hasSize(SIZE).containsOnly(0);
    float[] before = outer.state().get(name);
    outer.step(new float[SIZE], new float[] {1, 2, 3, 4, 5}, 0);
    assertThat(outer.state().get(name)).isSameAs(before).doesNotContain(0);
  }

  private static OuterRule rule(int which) {
    OptimizerConfig optimizer =
        which == 0 ? sgd(0.5f) : new OptimizerConfig.Adam(0.1f, 0.9f, 0.999f, 1e-8f, 0f);
    return new OuterRule(config(optimizer, Schedule.DEFAULT, Clip.NONE), LAYOUT);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, 0, -1, Float.POSITIVE_INFINITY})
  void refusesRates(float rate) {
    assertThatThrownBy(() -> new OptimizerConfig.Sgd(rate, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rate is " + rate + "; it must be a positive finite number");
    assertThatThrownBy(() -> new OptimizerConfig.Adam(rate, 0.9f, 0.9f, 1e-8f, 0f))
        .hasMessageStartingWith("rate is " + rate);
    assertThatThrownBy(() -> new Clip(rate, null)).hasMessageStartingWith("value is " + rate);
    assertThatThrownBy(() -> new Clip(null, rate)).hasMessageStartingWith("norm is " + rate);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, 1, -0.1f})
  void refusesDecays(float decay) {
    assertThatThrownBy(() -> new OptimizerConfig.Sgd(0.1f, decay))
        .hasMessage("momentum is " + decay + "; it must be at least 0 and below 1");
    assertThatThrownBy(() -> new OptimizerConfig.Adam(0.1f, decay, 0.9f, 1e-8f, 0f))
        .hasMessageStartingWith("beta1 is " + decay);
    assertThatThrownBy(() -> new OptimizerConfig.Adam(0.1f, 0.9f, decay, 1e-8f, 0f))
        .hasMessageStartingWith("beta2 is " + decay);
  }

  @Test
  void refusesFinalFractionsBeyondOne() {
    assertThatThrownBy(() -> new Schedule.Linear(1.5f))
        .hasMessage("final is 1.5; it must be at least 0 and at most 1");
    assertThatThrownBy(() -> new Schedule.Cosine(Float.NaN)).hasMessageStartingWith("final is NaN");
  }

  private static OptimizerConfig sgd(float momentum) {
    return new OptimizerConfig.Sgd((float) RATE, momentum);
  }

  private static OuterConfig config(OptimizerConfig optimizer, String schedule, Clip clip) {
    Schedule rates =
        switch (schedule) {
          case "linear" -> new Schedule.Linear(0.25f);
          case "cosine" -> new Schedule.Cosine(0.25f);
          default -> new Schedule.Constant();
        };
    return new OuterConfig(STEPS, BATCH, optimizer, rates, clip);
  }

  private static void agree(
      OptimizerConfig optimizer, String schedule, Clip clip, Reference reference) {
    OuterRule rule = new OuterRule(config(optimizer, schedule, clip), LAYOUT);
    float[] z = {1, -2, 3, -4, 5};
    double[] expected = {1, -2, 3, -4, 5};
    for (int t = 1; t <= STEPS; t++) {
      float[] sum = new float[SIZE];
      double[] mean = new double[SIZE];
      for (int i = 0; i < SIZE; i++) {
        sum[i] = (float) (2.5 * StrictMath.sin(t * (i + 1.0)));
        mean[i] = (double) sum[i] / BATCH;
      }
      rule.step(z, sum, t - 1);
      double[] step = reference.step(mean, t);
      for (int i = 0; i < SIZE; i++) {
        expected[i] += step[i];
        assertThat((double) z[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
  }

  private static double[] scaled(double[] vector, double by) {
    return each(vector, by, (x, s) -> x * s);
  }

  private static double[] mapped(double[] vector, double bound) {
    return each(vector, bound, (x, b) -> StrictMath.max(-b, StrictMath.min(b, x)));
  }

  private static double[] shortened(double[] vector) {
    double squares = 0;
    for (double x : vector) {
      squares += x * x;
    }
    double norm = StrictMath.sqrt(squares);
    return norm > 0.5 ? scaled(vector, 0.5 / norm) : vector;
  }

  private static double[] each(
      double[] vector, double argument, BiFunction<Double, Double, Double> function) {
    double[] result = new double[vector.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = function.apply(vector[i], argument);
    }
    return result;
  }

  @Test
  void adamsDecayShrinksWeightsAndEmbeddingsAlone() {
    Layout layout =
        Layout.empty()
            .with("w", Layout.Role.KERNEL, 2)
            .with("b", Layout.Role.BIAS, 1)
            .with("norm.scale", Layout.Role.SCALE, 1)
            .with("embedding.c", Layout.Role.EMBEDDING, 1)
            .with("rates", Layout.Role.RATES, 1);
    OptimizerConfig adamw = new OptimizerConfig.Adam(0.1f, 0.9f, 0.999f, 1e-8f, 0.5f);
    OuterRule rule =
        new OuterRule(
            new OuterConfig(1, 1, adamw, new Schedule.Constant(), OuterConfig.Clip.NONE), layout);
    float[] z = {1, -2, 3, 4, 5, 6};
    rule.step(z, new float[6], 0);
    float kept = 1 - 0.1f * 0.5f;
    assertThat(z).containsExactly(kept, -2 * kept, 3, 4, 5 * kept, 6);
  }
}
