package org.salamander.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.kernel.Vectors;
import org.salamander.learner.Anil;
import org.salamander.learner.Boil;
import org.salamander.learner.Contribution;
import org.salamander.learner.ExactLearner;
import org.salamander.learner.Maml;
import org.salamander.learner.MamlPlusPlus;
import org.salamander.learner.MetaSgd;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Workspace;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Policy;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.work.CandidateWork;
import org.salamander.work.FisherWork;
import org.salamander.work.Round;

/**
 * Learners on policies with fixed trajectories. The meta-gradient must be the gradient of the
 * query's surrogate loss after adaptation. The trust region's metric must be the curvature of the
 * divergence.
 */
final class PolicyGradientTest {

  private static final PolicyTasks TASKS =
      new PolicyTasks(new Navigation2d(6, 6, 10, 0.9, 0.5, 0.1, 0.01), 6, 6, 0.9);
  private static final Architecture ARCHITECTURE =
      new Policy(List.of(6), Activation.TANH, null, 0.5f, Initialization.XAVIER)
          .architecture(TASKS.domain());

  static List<ExactLearner> learners() {
    return List.of(
        new Maml(2, 0.1f),
        new MetaSgd(2, 0.02f, 0.2f),
        new Anil(2, 0.2f),
        new Boil(2, 0.1f),
        new MamlPlusPlus(2, 0.1f, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("learners")
  void theMetaGradientIsTheSlopeOnFrozenTrajectories(ExactLearner learner) {
    Workspace workspace = new Workspace(ARCHITECTURE);
    float[] z = initial(learner);
    Task frozen = frozen(z, workspace);
    Contribution term = learner.contribute(z, frozen, Draws.of(1), workspace);
    double largest = 0;
    for (float element : term.vector()) {
      largest = Math.max(largest, Math.abs(element));
    }
    assertThat(largest).isGreaterThan(1e-2);
    float h = 4e-3f;
    for (int i = 0; i < z.length; i++) {
      float at = z[i];
      z[i] = at + h;
      double up = loss(learner, z, frozen, workspace);
      z[i] = at - h;
      double down = loss(learner, z, frozen, workspace);
      z[i] = at;
      double slope = (up - down) / (2 * h);
      assertThat((double) term.vector()[i])
          .as("element %d", i)
          .isCloseTo(slope, within(5e-3 * largest));
    }
  }

  @ParameterizedTest
  @MethodSource("learners")
  void theMetricIsTheCurvatureOfTheDivergence(ExactLearner learner) {
    Workspace workspace = new Workspace(ARCHITECTURE);
    float[] z = initial(learner);
    float[] v = direction(z.length, 2);
    float[] w = direction(z.length, 3);
    FisherWork metric = new FisherWork(TASKS, learner, 7, 0);
    float[] fv = metric.perform(new Round.Direction(z, v), 4, workspace).vector();
    float[] fw = metric.perform(new Round.Direction(z, w), 4, workspace).vector();
    assertThat(dot(w, fv)).isCloseTo(dot(v, fw), within(1e-4 * dot(v, fv)));
    double curvature = divergence(learner, z, v, 0.02f) + divergence(learner, z, v, -0.02f);
    assertThat(curvature / (0.02 * 0.02)).isCloseTo(dot(v, fv), within(0.02 * dot(v, fv)));
  }

  @ParameterizedTest
  @MethodSource("learners")
  void aThreadThatForgotFindsTheSame(ExactLearner learner) {
    Workspace workspace = new Workspace(ARCHITECTURE);
    float[] z = initial(learner);
    float[] other = direction(z.length, 9);
    float[] v = direction(z.length, 2);
    FisherWork metric = new FisherWork(TASKS, learner, 7, 0);
    float[] first = metric.perform(new Round.Direction(z, v), 4, workspace).vector().clone();
    metric.perform(new Round.Direction(other, v), 4, workspace);
    new CandidateWork(TASKS, learner, 7, 1).perform(new Round.Candidate(other, z), 4, workspace);
    assertThat(metric.perform(new Round.Direction(z, v), 4, workspace).vector()).isEqualTo(first);
    assertThat(metric.perform(new Round.Direction(z, v), 4, workspace).vector()).isEqualTo(first);
    assertThat(metric.perform(new Round.Direction(z, v), 4, new Workspace(ARCHITECTURE)).vector())
        .isEqualTo(first);
  }

  @ParameterizedTest
  @MethodSource("learners")
  void noStepHasNoDivergenceAndNoSurrogate(ExactLearner learner) {
    float[] z = initial(learner);
    double[] row =
        new CandidateWork(TASKS, learner, 7, 0)
            .perform(new Round.Candidate(z, z.clone()), 4, new Workspace(ARCHITECTURE));
    assertThat(row[0]).isCloseTo(0, within(1e-6));
    assertThat(row[1]).isCloseTo(0, within(1e-12));
  }

  private static double divergence(ExactLearner learner, float[] z, float[] v, float step) {
    float[] moved = z.clone();
    Vectors.addScaled(step, v, moved, z.length);
    return new CandidateWork(TASKS, learner, 7, 0)
        .perform(new Round.Candidate(z, moved), 4, new Workspace(ARCHITECTURE))[1];
  }

  private static double loss(ExactLearner learner, float[] z, Task frozen, Workspace workspace) {
    double[] loss = new double[1];
    learner.adapt(
        z,
        frozen,
        learner.steps(),
        Draws.of(1),
        workspace,
        (k, point) -> loss[0] = workspace.model().score(point, frozen.query(point)).loss());
    return loss[0];
  }

  private static Task frozen(float[] z, Workspace workspace) {
    Task task = TASKS.task(7, Split.TRAIN, 0, 4).on(workspace.model());
    Batch support = task.support(0, z);
    Batch query = task.query(z);
    return Task.of(support, query);
  }

  private static float[] initial(ExactLearner learner) {
    float[] z = new float[learner.layout(ARCHITECTURE.layout()).size()];
    ARCHITECTURE.initialize(z, Draws.of(5));
    learner.initialize(z, ARCHITECTURE.layout(), Draws.of(6));
    return z;
  }

  private static float[] direction(int size, int seed) {
    float[] v = new float[size];
    Draws draws = Draws.of(seed, "direction");
    for (int i = 0; i < size; i++) {
      v[i] = (float) (0.3 * draws.gaussian());
    }
    return v;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
