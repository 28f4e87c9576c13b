package org.salamander.run.study;

import java.util.List;
import java.util.Objects;

/**
 * The measured figures of one row of a published table.
 *
 * @param table the table's name
 * @param row the row's name
 * @param figures one for each of the row's published figures, in their order
 * @param seeds number of runs, over which the figures are means
 * @param iterations meta-iterations of each run
 * @param trainingTasks tasks that all runs saw in training
 * @param testTasks tasks of each run's evaluation
 * @param coreHours training time of all runs, times the threads or task slots it had
 * @param machine processor and cores
 * @param commit the build that trained it
 */
public record ReproducedRow(
    String table,
    String row,
    List<Value> figures,
    int seeds,
    long iterations,
    long trainingTasks,
    int testTasks,
    double coreHours,
    String machine,
    String commit) {

  public ReproducedRow {
    Objects.requireNonNull(table, "a row has no table");
    Objects.requireNonNull(row, "a row has no name");
    figures = List.copyOf(figures);
  }

  /**
   * A measured figure.
   *
   * @param step inner steps it was taken after
   * @param mean in percent if it is an accuracy
   * @param interval half-width of its 95% interval, over tasks and, with several seeds, the mean of
   *     the seeds' half-widths
   */
  public record Value(int step, double mean, double interval) {}
}
