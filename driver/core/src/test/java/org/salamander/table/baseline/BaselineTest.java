package org.salamander.table.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.salamander.model.Domain;
import org.salamander.task.table.Scale;
import org.salamander.task.table.Target;

class BaselineTest {

  private static final int WIDTH = 6;

  private final RandomGenerator draw = RandomGeneratorFactory.of("L64X128MixRandom").create(7);

  @Test
  void aRidgeOfFewRowsIsThatOfTheNormalEquations() {
    TargetRows rows = numbers(4);
    LinearModel dual = KernelRidge.fit(rows, WIDTH, 0.7);
    LinearModel primal = NormalEquations.of(rows, WIDTH).ridge(0.7);
    assertThat(dual.weights()[0]).containsExactly(primal.weights()[0], within(1e-10));
    assertThat(dual.bias()).containsExactly(primal.bias(), within(1e-10));
  }

  @Test
  void theLikelihoodIsGreatestWhereTheFitEnds() {
    for (int outputs : new int[] {1, 3}) {
      List<TargetRows> tasks =
          List.of(labels(200, Math.max(2, outputs)), labels(100, Math.max(2, outputs)));
      LinearModel fitted = new LogisticFit(tasks, NormalEquations.of(tasks, WIDTH), outputs).fit(2);
      double least = objective(tasks, fitted);
      for (int trial = 0; trial < 50; trial++) {
        assertThat(objective(tasks, near(fitted))).isGreaterThan(least);
      }
    }
  }

  @Test
  void aTaskWithoutSupportIsPredictedAsAllTasksAre() {
    TargetRows none = new TargetRows(List.of(), new double[0]);
    for (Domain.Kind kind :
        List.of(Domain.Kind.REGRESSION, Domain.Kind.BINARY, Domain.Kind.CLASSES)) {
      int outputs = kind == Domain.Kind.CLASSES ? 3 : 1;
      TargetRows rows =
          kind == Domain.Kind.REGRESSION ? numbers(50) : labels(50, outputs == 1 ? 2 : 3);
      for (Baseline baseline : BaselineFit.fit(target(kind), WIDTH, List.of(rows), List.of())) {
        assertThat(baseline.learn(none).predict(row()))
            .as(baseline.title())
            .hasSize(outputs)
            .doesNotContain(Double.NaN);
      }
    }
  }

  @Test
  void whatWasFittedIsReadBackAsItWas() throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    TargetRows support = numbers(3);
    for (Baseline baseline :
        BaselineFit.fit(target(Domain.Kind.REGRESSION), WIDTH, List.of(numbers(30)), List.of())) {
      Baseline read = json.readValue(json.writeValueAsString(baseline), Baseline.class);
      SparseRow row = row();
      assertThat(read.title()).isEqualTo(baseline.title());
      assertThat(read.learn(support).predict(row))
          .containsExactly(baseline.learn(support).predict(row));
    }
  }

  private static Target target(Domain.Kind kind) {
    List<String> labels =
        switch (kind) {
          case REGRESSION -> List.of();
          case BINARY -> List.of("no", "yes");
          default -> List.of("a", "b", "c");
        };
    return new Target("target", kind, Scale.NONE, labels);
  }

  private double objective(List<TargetRows> tasks, LinearModel model) {
    double sum = 0;
    for (TargetRows rows : tasks) {
      for (int i = 0; i < rows.size(); i++) {
        sum += Link.loss(model.scores(rows.inputs().get(i)), rows.targets()[i]);
      }
    }
    for (double[] weights : model.weights()) {
      for (double weight : weights) {
        sum += weight * weight;
      }
    }
    return sum;
  }

  private LinearModel near(LinearModel model) {
    double[][] weights = new double[model.weights().length][WIDTH];
    double[] bias = model.bias().clone();
    for (int k = 0; k < bias.length; k++) {
      bias[k] += 0.02 * draw.nextGaussian();
      for (int j = 0; j < WIDTH; j++) {
        weights[k][j] = model.weights()[k][j] + 0.02 * draw.nextGaussian();
      }
    }
    return new LinearModel(weights, bias);
  }

  private TargetRows numbers(int count) {
    List<SparseRow> inputs = new ArrayList<>();
    double[] targets = new double[count];
    for (int i = 0; i < count; i++) {
      inputs.add(row());
      targets[i] = inputs.get(i).values()[0] + draw.nextGaussian();
    }
    return new TargetRows(inputs, targets);
  }

  private TargetRows labels(int count, int classes) {
    TargetRows rows = numbers(count);
    double[] targets = new double[count];
    for (int i = 0; i < count; i++) {
      targets[i] = Math.min(classes - 1, Math.max(0, Math.floor(rows.targets()[i] + 1)));
    }
    return new TargetRows(rows.inputs(), targets);
  }

  /** A row with three of six inputs; the others are 0. */
  private SparseRow row() {
    int first = draw.nextInt(2);
    return new SparseRow(
        new int[] {first, first + 2, 5},
        new double[] {draw.nextGaussian(), draw.nextGaussian(), draw.nextGaussian()});
  }
}
