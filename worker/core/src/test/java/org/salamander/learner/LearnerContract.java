package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Workspace;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;
import org.salamander.plugin.Plugins;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Tests that every learner must pass, with JUnit 5 and AssertJ. The test of a learner extends this
 * class. It returns the learner, and computes the contribution of one task in double precision. If
 * the contribution is a meta-gradient, it is the {@link #slope} of the objective, by central
 * differences. The task is {@link #SUPPORT_X} … {@link #QUERY_Y}, the model {@link #NET}.
 */
public abstract class LearnerContract {

  protected static final DoubleTanhNet NET = new DoubleTanhNet(1, 6, 5);
  protected static final double[] SUPPORT_X = {-1.7, -0.4, 0.3, 1.1, 2.0};
  protected static final double[] SUPPORT_Y = {0.9, -0.3, 0.2, 1.4, -0.8};
  protected static final double[] QUERY_X = {-1.2, 0.1, 0.8, 1.6};
  protected static final double[] QUERY_Y = {0.5, -0.9, 0.7, 0.3};

  /**
   * The largest error, relative to the largest element. The rounding errors of float32 in K steps
   * of a net with 61 parameters are smaller.
   */
  private static final double TOLERANCE = 2e-5;

  /** The learner to test. */
  protected abstract MetaLearner learner();

  /** The net to learn. Override this if it has more parameters than {@link #NET}. */
  protected Architecture net() {
    return architecture();
  }

  /**
   * The loss that adaptation must decrease: L_S at a point that adaptation from {@code z} has
   * reported.
   */
  protected double supportLoss(double[] z, double[] point) {
    return NET.loss(Arrays.copyOf(point, NET.size()), SUPPORT_X, SUPPORT_Y);
  }

  /** The task's contribution at z in double precision. */
  protected abstract double[] expected(double[] z);

  /**
   * The gradient of an objective, by central differences of fourth order. Its error is about 1e-11.
   * If the objective uses this method itself, the error is 1e-8.
   */
  protected static double[] slope(ToDoubleFunction<double[]> objective, double[] z) {
    double[] slope = new double[z.length];
    double h = 1e-3;
    double[] moved = z.clone();
    for (int i = 0; i < z.length; i++) {
      double difference = 0;
      for (int step : new int[] {-2, -1, 1, 2}) {
        moved[i] = z[i] + step * h;
        double weight = Math.abs(step) == 1 ? 8 : -1;
        difference += Math.signum(step) * weight * objective.applyAsDouble(moved);
      }
      moved[i] = z[i];
      slope[i] = difference / (12 * h);
    }
    return slope;
  }

  /**
   * The parameters after {@code steps} gradient steps on the support loss. Element i has its own
   * rate.
   */
  protected static double[] descend(double[] z, int steps, IntToDoubleFunction rate) {
    return descend(z, steps, SUPPORT_X, rate);
  }

  static double[] descend(double[] z, int steps, double[] supportX, IntToDoubleFunction rate) {
    double[] point = Arrays.copyOf(z, NET.size());
    for (int k = 0; k < steps; k++) {
      double[] gradient = NET.gradient(point, supportX, SUPPORT_Y);
      for (int i = 0; i < point.length; i++) {
        point[i] -= rate.applyAsDouble(i) * gradient[i];
      }
    }
    return point;
  }

  @Test
  void contributionAgreesWithTheDoubleReference() {
    float[] z = start();
    double[] expected = expected(widen(z));
    float[] actual = contribute(learner(), z, new Workspace(net()));
    assertClose(actual, expected);
  }

  @Test
  void sameBitsInAnyOrderOnAnyThreadWithDirtyBuffers() {
    float[] z = start();
    float[] fresh = contribute(learner(), z, new Workspace(net()));
    Workspace used = new Workspace(net());
    float[] other = z.clone();
    for (int i = 0; i < other.length; i++) {
      other[i] = 0.3f - other[i];
    }
    used.giveBack(contribute(learner(), other, used));
    learner().adapt(other, task(), 3, Draws.of(9), used, (k, parameters) -> {});
    assertThat(contribute(learner(), z, used)).isEqualTo(fresh);
    assertThat(CompletableFuture.supplyAsync(() -> contribute(learner(), z, used)).join())
        .isEqualTo(fresh);
  }

  @Test
  void leavesItsArgumentsAlone() {
    float[] z = start();
    float[] before = z.clone();
    contribute(learner(), z, new Workspace(net()));
    learner().adapt(z, task(), 2, Draws.of(3), new Workspace(net()), (k, parameters) -> {});
    assertThat(z).isEqualTo(before);
  }

  @Test
  void adaptationShowsEveryStepAndLowersTheSupportLoss() {
    float[] z = start();
    Workspace workspace = new Workspace(net());
    double[] losses = new double[11];
    learner()
        .adapt(
            z,
            task(),
            10,
            Draws.of(3),
            workspace,
            (k, parameters) -> losses[k] = supportLoss(widen(z), widen(parameters)));
    assertThat(losses).doesNotContain(0.0);
    assertThat(losses[0]).isEqualTo(supportLoss(widen(z), widen(z)));
    assertThat(losses[10]).isLessThan(losses[0]);
  }

  @Test
  void survivesSerialization() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(learner());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(learner());
    }
  }

  @Test
  void isListedByAName() {
    assertThat(Plugins.load().learners()).containsValue(learner().getClass());
  }

  static Architecture architecture() {
    return architecture(6, 5);
  }

  static Architecture architecture(Integer... hidden) {
    return new Mlp(
            List.of(hidden),
            Activation.TANH,
            Normalization.NONE,
            false,
            true,
            1e-3f,
            Loss.MSE,
            Initialization.XAVIER,
            0)
        .architecture(new Domain(List.of(1), 1, Domain.Kind.REGRESSION));
  }

  static Task task() {
    return Task.of(
        new Batch(SUPPORT_X.length, narrow(SUPPORT_X), narrow(SUPPORT_Y)),
        new Batch(QUERY_X.length, narrow(QUERY_X), narrow(QUERY_Y)));
  }

  /** A point without symmetries, with parameters and learner's slices of usual size. */
  float[] start() {
    return start(net());
  }

  float[] start(Architecture architecture) {
    Layout model = architecture.layout();
    float[] z = new float[learner().layout(model).size()];
    Draws draws = Draws.of(7, "start");
    for (int i = 0; i < model.size(); i++) {
      z[i] = (float) (0.5 * draws.gaussian());
    }
    learner().initialize(z, model, draws);
    return z;
  }

  private static float[] contribute(MetaLearner learner, float[] z, Workspace workspace) {
    return learner.contribute(z, task(), Draws.of(5), workspace).vector();
  }

  static void assertClose(float[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double scale = 0;
    double gap = 0;
    for (int i = 0; i < expected.length; i++) {
      scale = Math.max(scale, Math.abs(expected[i]));
      gap = Math.max(gap, Math.abs(actual[i] - expected[i]));
    }
    assertThat(scale).isGreaterThan(1e-3);
    assertThat(gap / scale).as("largest gap over largest element").isLessThan(TOLERANCE);
  }

  static double[] widen(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  static float[] narrow(double[] x) {
    float[] narrow = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      narrow[i] = (float) x[i];
    }
    return narrow;
  }
}
