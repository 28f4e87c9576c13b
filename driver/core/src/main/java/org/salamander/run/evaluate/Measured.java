package org.salamander.run.evaluate;

import java.util.List;
import java.util.stream.IntStream;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.learned.EvaluationConfig;

/**
 * The measures of an evaluation's tasks, after each inner step and by the number of support
 * examples.
 *
 * @param names of the measures; the first is the loss
 * @param rows one for each task, as {@link org.salamander.work.MeasuringWork} gives them
 * @param steps inner steps
 * @param supports numbers of support examples that were tried, which are the first ones of each
 *     task
 * @param weight weight of a task in means
 */
public record Measured(
    List<String> names,
    List<double[]> rows,
    int steps,
    List<Integer> supports,
    EvaluationConfig.Weight weight) {

  /** A table's measures after an adaptation. */
  public record Row(Measured of, int at) {

    /** The weighted mean of a measure over the tasks for which it is defined. */
    public Mean mean(String name) {
      int column = of.column(name, at);
      double[] weights = of.weights();
      int[] known =
          IntStream.range(0, of.rows.size())
              .filter(task -> !Double.isNaN(of.rows.get(task)[column]))
              .toArray();
      return Mean.of(
          IntStream.of(known).mapToDouble(task -> of.rows.get(task)[column]).toArray(),
          IntStream.of(known).mapToDouble(task -> weights[task]).toArray());
    }

    /** The weighted mean of the difference of a measure to another row, task by task. */
    public Mean difference(Row other, String name) {
      double[] own = each(name);
      double[] its = other.each(name);
      return Mean.of(
          IntStream.range(0, own.length).mapToDouble(task -> own[task] - its[task]).toArray(),
          of.weights());
    }

    /** Number of tasks for which a measure is defined. */
    public long tasks(String name) {
      int column = of.column(name, at);
      return of.rows.stream().filter(row -> !Double.isNaN(row[column])).count();
    }

    /** A measure of each task; NaN if it is undefined. */
    public double[] each(String name) {
      int column = of.column(name, at);
      return of.rows.stream().mapToDouble(row -> row[column]).toArray();
    }
  }

  /** The row after so many inner steps on all support examples. */
  public Row step(int step) {
    return new Row(this, step);
  }

  /**
   * The row after all inner steps on the first support examples; {@code index} counts {@link
   * #supports}.
   */
  public Row support(int index) {
    return new Row(this, steps + 1 + index);
  }

  /** Whether all tasks have so many support examples. */
  public boolean known(int index) {
    int column = column(names.get(0), steps + 1 + index);
    return rows.stream().noneMatch(row -> Double.isNaN(row[column]));
  }

  /** The tasks' weights in means, by their query examples. */
  public double[] weights() {
    return rows.stream().mapToDouble(row -> weight.of(row[row.length - 1])).toArray();
  }

  private int column(String name, int at) {
    int measure = names.indexOf(name);
    if (measure < 0) {
      throw new IllegalArgumentException(name + " is not measured; it must be one of " + names);
    }
    return at * names.size() + measure;
  }
}
