package org.salamander.table.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.salamander.model.Domain;
import org.salamander.task.table.TableMeasures;
import org.salamander.task.table.Target;

/**
 * Fits the baselines to the training tasks. Hyperparameters are chosen by the least mean loss over
 * the validation tasks.
 */
final class BaselineFit {

  private static final double[] STRENGTHS = {0, 1, 3, 10, 30};
  private static final double[] PENALTIES = {1, 10, 100, 1000};
  private static final double[] OWN_PENALTIES = {1, 10, 100};

  private final Target target;
  private final TableMeasures measures;
  private final int width;
  private final Iterable<TargetRows> training;
  private final List<SplitTask> validation;

  private BaselineFit(
      Target target, int width, Iterable<TargetRows> training, List<SplitTask> validation) {
    this.target = target;
    this.measures = new TableMeasures(target);
    this.width = width;
    this.training = training;
    this.validation = validation;
  }

  /**
   * The baselines for the target's kind, in the order in which they are shown.
   *
   * @param width the number of inputs of a row
   * @param training the rows of each training task; iterated over several times if the target is a
   *     label
   * @param validation the validation tasks; if there are none, the first value of each
   *     hyperparameter is taken
   */
  public static List<Baseline> fit(
      Target target, int width, Iterable<TargetRows> training, List<SplitTask> validation) {
    return new BaselineFit(target, width, training, validation).fit();
  }

  private List<Baseline> fit() {
    NormalEquations sums = NormalEquations.of(training, width);
    double[] mean = mean();
    List<Baseline> all = new ArrayList<>();
    all.add(new Means.Overall(mean));
    all.add(best(STRENGTHS, strength -> new Means.OfTask(mean, strength)));
    if (target.kind() != Domain.Kind.CLASSES) {
      all.addAll(ridges(sums, mean[0]));
    }
    if (target.kind() != Domain.Kind.REGRESSION) {
      all.addAll(logistics(sums));
    }
    return List.copyOf(all);
  }

  private List<Baseline> ridges(NormalEquations sums, double mean) {
    Ridge.Pooled pooled =
        best(PENALTIES, penalty -> new Ridge.Pooled(sums.ridge(penalty), penalty));
    return List.of(
        pooled,
        best(STRENGTHS, strength -> new Ridge.PooledWithOffset(pooled.model(), strength)),
        best(OWN_PENALTIES, penalty -> new Ridge.OfTask(mean, width, penalty)));
  }

  private List<Baseline> logistics(NormalEquations sums) {
    LogisticFit fit = new LogisticFit(training, sums, target.outputs());
    LogisticRegression.Pooled pooled =
        best(PENALTIES, penalty -> new LogisticRegression.Pooled(fit.fit(penalty), penalty));
    return List.of(
        pooled,
        best(
            STRENGTHS,
            strength -> new LogisticRegression.PooledWithOffset(pooled.model(), strength)));
  }

  private double[] mean() {
    double[] sums = new double[target.outputs()];
    long rows = 0;
    for (TargetRows task : training) {
      rows += task.size();
      for (double value : task.targets()) {
        if (sums.length == 1) {
          sums[0] += value;
        } else {
          sums[(int) value]++;
        }
      }
    }
    long all = rows;
    return DoubleStream.of(sums).map(sum -> sum / all).toArray();
  }

  private <B extends Baseline> B best(double[] hyperparameters, DoubleFunction<B> of) {
    return DoubleStream.of(hyperparameters)
        .mapToObj(of)
        .map(baseline -> new Judged<>(baseline, loss(baseline)))
        .min(Comparator.comparingDouble(Judged::loss))
        .orElseThrow()
        .baseline();
  }

  private record Judged<B>(B baseline, double loss) {}

  private double loss(Baseline baseline) {
    return validation.stream()
        .mapToDouble(task -> task.measure(baseline, task.support().size(), measures)[0])
        .average()
        .orElse(0);
  }
}
