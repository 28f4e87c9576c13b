package org.salamander.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A chart's numbers as a table: about twenty points of each series, including the first and the
 * last.
 */
final class ChartTable {

  private static final int POINTS = 20;

  private ChartTable() {}

  /** A row for each x and a column for each series. */
  static Block.Table values(Chart chart) {
    TreeSet<Double> places = new TreeSet<>();
    for (Series series : chart.told()) {
      for (int i : few(series.x().length)) {
        places.add(series.x()[i]);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (double x : places) {
      List<String> row = new ArrayList<>(List.of(chart.x().written(x)));
      chart.told().forEach(series -> row.add(series.at(x)));
      rows.add(row);
    }
    return table(chart.x().label(), chart, rows);
  }

  /**
   * A row for each step with the position of each path. A series with a single point is in the
   * first row.
   */
  static Block.Table places(Chart chart) {
    int longest = chart.told().stream().mapToInt(series -> series.x().length).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    for (int i : few(longest)) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(i)));
      for (Series series : chart.told()) {
        boolean there = i < series.x().length;
        row.add(
            there
                ? "(" + Numbers.written(series.x()[i]) + ", " + Numbers.written(series.y()[i]) + ")"
                : "");
      }
      rows.add(row);
    }
    return table("step", chart, rows);
  }

  private static Block.Table table(String first, Chart chart, List<List<String>> rows) {
    List<String> head = new ArrayList<>(List.of(first));
    chart.told().forEach(series -> head.add(series.name()));
    return new Block.Table(head, rows, false);
  }

  /**
   * Up to {@link #POINTS} evenly spaced numbers below {@code count}, including the first and last.
   */
  private static List<Integer> few(int count) {
    TreeSet<Integer> few = new TreeSet<>();
    int most = Math.min(count, POINTS);
    for (int i = 0; i < most; i++) {
      few.add(most == 1 ? 0 : (int) ((long) i * (count - 1) / (most - 1)));
    }
    return List.copyOf(few);
  }
}
