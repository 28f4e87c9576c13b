package org.salamander.run.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.cluster.ClusterConfig;
import org.salamander.model.Domain;
import org.salamander.run.Clusters;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.TinyRuns;
import org.salamander.run.config.Configs;
import org.salamander.task.DataContext;

class EvaluationTest {

  /** The values 1, 2, 4, 9 have the mean 4 and s² = (9 + 4 + 0 + 25)/3. */
  @Test
  void meansAndIntervals() {
    Evaluation evaluation =
        Evaluation.of(
            List.of(
                new double[] {1, 0.5, Double.NaN},
                new double[] {2, 0.5, Double.NaN},
                new double[] {4, 0.5, Double.NaN},
                new double[] {9, 0.5, Double.NaN}),
            0,
            Domain.Measure.ACCURACY,
            List.of());
    assertThat(evaluation.loss(0).mean()).isEqualTo(4);
    assertThat(evaluation.loss(0).ci95())
        .isCloseTo(3.182446305284263 * StrictMath.sqrt(38.0 / 3) / 2, within(1e-9));
    assertThat(evaluation.measured(0)).isEqualTo(new Evaluation.Mean(0.5, 0));
    assertThat(evaluation.oracle()).isNull();
  }

  @Test
  void intervalsOfFewValuesAreStudents() {
    // s of (0, 2) is √2, so the half-width is t · √2 / √2 with t = 12.706 for one degree of freedom
    assertThat(Evaluation.Mean.of(new double[] {0, 2}).ci95()).isCloseTo(12.7062047, within(1e-6));
    Evaluation.Mean one = Evaluation.Mean.of(new double[] {0.25});
    assertThat(one.ci95()).isNaN();
    assertThat(one.written(100, 1)).isEqualTo("25.0");
    assertThat(new Evaluation.Mean(0.25, 0.5).written(1, 2)).isEqualTo("0.25 ± 0.50");
  }

  @Test
  void aTaskThatDivergesIsCountedAndLeavesTheMedianAlone() {
    double none = Double.NaN;
    Evaluation evaluation =
        Evaluation.of(
            List.of(
                new double[] {3, 0, 1, 0, none},
                new double[] {2, 0, none, 0, none},
                new double[] {7, 0, Double.POSITIVE_INFINITY, 0, none},
                new double[] {4, 0, 2, 0, none}),
            1,
            Domain.Measure.NONE,
            List.of());
    assertThat(evaluation.medianLoss(0)).isEqualTo(3.5);
    assertThat(evaluation.diverged(0)).isZero();
    assertThat(evaluation.diverged(1)).isEqualTo(2);
    assertThat(evaluation.loss(1).mean()).isNaN();
  }

  @Test
  void oneTaskHasNoInterval() {
    Evaluation evaluation =
        Evaluation.of(List.of(new double[] {3, 0, 0.25}), 0, Domain.Measure.NONE, List.of());
    assertThat(evaluation.loss(0)).isEqualTo(new Evaluation.Mean(3, Double.NaN));
    assertThat(evaluation.oracle()).isEqualTo(new Evaluation.Mean(0.25, Double.NaN));
  }

  @Test
  void judgesEveryInnerStepAndTheOracle() {
    Evaluation evaluation = evaluate("evaluation { tasks = 4, steps = 3, shots = 6 }");
    assertThat(evaluation.rows()).hasSize(4).allSatisfy(row -> assertThat(row).hasSize(9));
    assertThat(evaluation.steps()).isEqualTo(3);
    assertThat(evaluation.measured()).isFalse();
    assertThat(evaluation.loss(3).mean()).isNotEqualTo(evaluation.loss(0).mean());
    assertThat(evaluation.oracle()).isEqualTo(new Evaluation.Mean(0, 0));
  }

  @Test
  void meetsTheSameTasksWhateverTheRunsSeed() {
    assertThat(evaluate("learner.rate = 0.01").oracle()).isNotNull();
    double[] first = evaluate("evaluation.tasks = 2").rows().get(1);
    double[] again = evaluate("evaluation.tasks = 3").rows().get(1);
    double[] other = evaluate("evaluation { tasks = 2, seed = 5 }").rows().get(1);
    assertThat(again).containsExactly(first);
    assertThat(other[0]).isNotEqualTo(first[0]);
  }

  @Test
  void queriesJudgedAloneShareNoBatchStatistic() {
    String plain = "evaluation { tasks = 3, steps = 1, transductive = ";
    String normalised = "model.normalization = batch, " + plain;
    assertThat(losses(evaluate(plain + "false }")))
        .containsExactly(losses(evaluate(plain + "true }")), within(1e-5));
    double[] alone = losses(evaluate(normalised + "false }"));
    double[] together = losses(evaluate(normalised + "true }"));
    assertThat(alone[0]).isNotCloseTo(together[0], within(1e-4));
  }

  @Test
  void attacksAreJudgedBesideTheCleanQueries() {
    Evaluation clean = evaluate("evaluation { tasks = 3, steps = 1 }");
    Evaluation attacked = evaluate("evaluation { tasks = 3, steps = 1, epsilons = [0.01, 0.5] }");
    assertThat(losses(attacked)).containsExactly(losses(clean));
    assertThat(attacked.oracle()).isEqualTo(clean.oracle());
    assertThat(attacked.attacks())
        .extracting(Evaluation.Attack::epsilon)
        .containsExactly(0.01f, 0.5f);
    for (int step = 0; step <= 1; step++) {
      double little = attacked.attacks().get(0).evaluation().loss(step).mean();
      double much = attacked.attacks().get(1).evaluation().loss(step).mean();
      assertThat(little).isGreaterThan(clean.loss(step).mean()).isLessThan(much);
    }
  }

  private static double[] losses(Evaluation evaluation) {
    return evaluation.rows().stream().mapToDouble(row -> row[2]).toArray();
  }

  private static Evaluation evaluate(String settings) {
    RunConfig config =
        RunConfig.decode(
                Configs.override(
                    Configs.data(TinyRuns.CONF + settings, ConfigSyntax.CONF, "tiny"), List.of()),
                "tiny")
            .value();
    Experiment experiment = Experiment.of(config, new DataContext(java.util.Map.of(), line -> {}));
    try (var cluster = Clusters.open(experiment.architecture(), ClusterConfig.DEFAULT, null)) {
      return new Evaluator(experiment, config.evaluation()).evaluate(cluster, experiment.initial());
    }
  }
}
