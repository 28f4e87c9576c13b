package org.salamander.run.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;

/**
 * The results of an evaluation: means over tasks, in task order.
 *
 * @param rows one for each task: loss and measure after steps 0, 1, 2 …
 * @param measure the measure in addition to the loss
 * @param oracle mean loss of a predictor that knows each task, or its return if that is the
 *     measure; null if the tasks have no oracle
 * @param attacks the same tasks with query sets moved by FGSM, one for each requested ε
 * @param measures further measures of the tasks; null if loss and measure are all
 * @param baselines results of simple methods on the same tasks; only for tables
 */
public record Evaluation(
    List<double[]> rows,
    int steps,
    Domain.Measure measure,
    @Nullable Mean oracle,
    List<Attack> attacks,
    @Nullable Measured measures,
    List<Compared> baselines) {

  /**
   * The result of a simple method.
   *
   * @param name with its hyperparameter
   * @param measures without inner steps
   */
  public record Compared(String name, Measured measures) {

    /** The loss of {@code run} after all its steps minus that of this method, task by task. */
    public Mean difference(Measured run) {
      return run.step(run.steps()).difference(measures.step(0), run.names().get(0));
    }
  }

  /**
   * The result under FGSM against the adapted model.
   *
   * @param epsilon distance by which each input value was moved
   * @param evaluation the means on the moved query sets; without an oracle
   */
  public record Attack(float epsilon, Evaluation evaluation) {}

  /**
   * A mean with its uncertainty.
   *
   * @param ci95 half-width of the 95% interval, t·s/√n with s the sample standard deviation and t
   *     Student's quantile for n − 1 degrees of freedom; NaN for one value, which has no interval
   */
  public record Mean(double mean, double ci95) {

    private static final int MOST_DIGITS = 6;

    /** Σwx/Σw; with equal weights {@link #of(double[])}. */
    public static Mean of(double[] values, double[] weights) {
      double all = 0;
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        all += weights[i];
        sum += weights[i] * values[i];
      }
      double mean = sum / all;
      double squares = 0;
      for (int i = 0; i < values.length; i++) {
        double d = weights[i] * (values[i] - mean);
        squares += d * d;
      }
      int n = values.length;
      return new Mean(
          mean, n <= 1 ? Double.NaN : quantile(n) * StrictMath.sqrt(squares * n / (n - 1)) / all);
    }

    public static Mean of(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      double mean = sum / values.length;
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      int n = values.length;
      return new Mean(
          mean, n == 1 ? Double.NaN : quantile(n) * StrictMath.sqrt(squares / (n - 1) / n));
    }

    private static double quantile(int values) {
      return new TDistribution(values - 1.0).inverseCumulativeProbability(0.975);
    }

    /**
     * {@code 0.68 ± 0.07}; without an interval if there is none.
     *
     * @param digits decimals; more if the interval would be written as 0
     */
    public String written(double scale, int digits) {
      int needed = ci95 > 0 ? (int) -Math.floor(StrictMath.log10(scale * ci95)) : 0;
      String number = "%." + Math.min(Math.max(digits, needed), MOST_DIGITS) + "f";
      return Double.isNaN(ci95) && !Double.isNaN(mean)
          ? String.format(Locale.ROOT, number, scale * mean)
          : String.format(Locale.ROOT, number + " ± " + number, scale * mean, scale * ci95);
    }
  }

  /**
   * The means of an evaluation's rows.
   *
   * @param rows one for each task: loss and measure after steps 0 … {@code steps} on the clean
   *     query set, then on that of each ε, then the oracle's loss
   */
  public static Evaluation of(
      List<double[]> rows, int steps, Domain.Measure measure, List<Float> epsilons) {
    double[] oracle = rows.stream().mapToDouble(row -> row[row.length - 1]).toArray();
    boolean known = IntStream.range(0, oracle.length).noneMatch(i -> Double.isNaN(oracle[i]));
    int width = 2 * (steps + 1);
    List<Attack> attacks = new ArrayList<>();
    for (float epsilon : epsilons) {
      int from = width * (attacks.size() + 1);
      List<double[]> part =
          rows.stream().map(row -> Arrays.copyOfRange(row, from, from + width)).toList();
      attacks.add(
          new Attack(
              epsilon, new Evaluation(part, steps, measure, null, List.of(), null, List.of())));
    }
    return new Evaluation(
        rows,
        steps,
        measure,
        known ? Mean.of(oracle) : null,
        List.copyOf(attacks),
        null,
        List.of());
  }

  /** The means of tasks' measures. The first measure is the loss; there may be an accuracy. */
  public static Evaluation of(Measured measured, Domain.Measure measure) {
    int width = measured.names().size();
    int accuracy = measured.names().indexOf(measure.key());
    List<double[]> rows = new ArrayList<>();
    for (double[] row : measured.rows()) {
      double[] both = new double[2 * (measured.steps() + 1)];
      for (int step = 0; step <= measured.steps(); step++) {
        both[2 * step] = row[step * width];
        both[2 * step + 1] = accuracy < 0 ? 0 : row[step * width + accuracy];
      }
      rows.add(both);
    }
    return new Evaluation(rows, measured.steps(), measure, null, List.of(), measured, List.of());
  }

  /** This evaluation with the results of simple methods. */
  Evaluation beside(List<Compared> compared) {
    return new Evaluation(rows, steps, measure, oracle, attacks, measures, List.copyOf(compared));
  }

  /** Whether a lower loss means a better evaluation. */
  public boolean judgedByLoss() {
    return measures != null || measure == Domain.Measure.NONE;
  }

  /** Query loss after {@code step} inner steps. */
  public Mean loss(int step) {
    return column(2 * step);
  }

  /**
   * The median of the query losses after {@code step} inner steps. A few diverging tasks hardly
   * change it.
   */
  public double medianLoss(int step) {
    double[] losses = rows.stream().mapToDouble(row -> row[2 * step]).sorted().toArray();
    int half = losses.length / 2;
    return losses.length % 2 == 1 ? losses[half] : (losses[half - 1] + losses[half]) / 2;
  }

  /** Number of tasks whose query loss after {@code step} inner steps is not finite. */
  public long diverged(int step) {
    return rows.stream().filter(row -> !Double.isFinite(row[2 * step])).count();
  }

  /** Whether there is a measure in addition to the loss. */
  public boolean measured() {
    return measure != Domain.Measure.NONE;
  }

  /**
   * The measure after {@code step} inner steps: the fraction of query examples that are classified
   * correctly, or the mean return of the query's trajectories.
   */
  public Mean measured(int step) {
    return column(2 * step + 1);
  }

  private Mean column(int column) {
    double[] values = rows.stream().mapToDouble(row -> row[column]).toArray();
    return measures == null ? Mean.of(values) : Mean.of(values, measures.weights());
  }
}
