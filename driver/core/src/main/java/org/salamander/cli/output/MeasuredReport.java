package org.salamander.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Measured;
import org.salamander.task.table.TableMeasures;

/** Writes the measures of a table's tasks as text or JSON, in the table's own units. */
final class MeasuredReport {

  private MeasuredReport() {}

  /**
   * One adaptation's measures by their names: {@code {"mse": {"mean": …, "ci95": …}, …}}, with the
   * root of the mean squared error and R² if there is a mean squared error, and the number of tasks
   * that have an AUC.
   */
  static Map<String, Object> json(Measured.Row row) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String name : row.of().names()) {
      if (!name.equals(TableMeasures.MSE_OF_MEAN)) {
        object.put(name, EvaluationReport.json(row.mean(name)));
      }
    }
    if (regression(row)) {
      object.put("rmse", EvaluationReport.finite(rmse(row)));
      object.put("r2", EvaluationReport.finite(r2(row)));
    }
    if (row.of().names().contains(TableMeasures.AUC)) {
      object.put("aucTasks", row.tasks(TableMeasures.AUC));
    }
    return object;
  }

  /** A list of the same, by the number of support rows. */
  static List<Object> supportRows(Measured measured) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < measured.supports().size(); i++) {
      if (measured.known(i)) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rows", measured.supports().get(i));
        object.putAll(json(measured.support(i)));
        list.add(object);
      }
    }
    return list;
  }

  /**
   * The results of simple methods: {@code {"name": …, "mse": …, "difference": …, "supportRows": [ …
   * ]}}, where the difference is the run's loss minus the method's, task by task.
   */
  static List<Object> baselines(Measured run, List<Evaluation.Compared> baselines) {
    List<Object> list = new ArrayList<>();
    for (Evaluation.Compared baseline : baselines) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("name", baseline.name());
      object.putAll(json(baseline.measures().step(0)));
      object.put("difference", EvaluationReport.json(baseline.difference(run)));
      object.put("supportRows", supportRows(baseline.measures()));
      list.add(object);
    }
    return list;
  }

  /**
   * A row for each simple method, on all support rows, with the run's loss minus the method's, task
   * by task.
   */
  static String text(Measured run, List<Evaluation.Compared> baselines) {
    StringBuilder text = new StringBuilder();
    for (Evaluation.Compared baseline : baselines) {
      if (text.isEmpty()) {
        text.append(heading("", baseline.measures()).replaceFirst("\\s+$", ""))
            .append(String.format(Locale.ROOT, "  %-20s  simple methods", "run − this"))
            .append(System.lineSeparator());
      }
      text.append(line("", baseline.measures().step(0)).replaceFirst("\\s+$", ""))
          .append(
              String.format(
                  Locale.ROOT, "  %-20s  ", EvaluationReport.mean(baseline.difference(run), 1, 4)))
          .append(baseline.name())
          .append(System.lineSeparator());
    }
    return text.toString();
  }

  /** A table by inner steps, and one by support rows. */
  static String text(Measured measured) {
    StringBuilder text = new StringBuilder();
    text.append(heading("step", measured));
    for (int k = 0; k <= measured.steps(); k++) {
      text.append(line(String.valueOf(k), measured.step(k)));
    }
    if (measured.supports().stream().anyMatch(n -> n > 0)) {
      text.append(heading("rows", measured));
      for (int i = 0; i < measured.supports().size(); i++) {
        if (measured.known(i)) {
          text.append(line(String.valueOf(measured.supports().get(i)), measured.support(i)));
        }
      }
    }
    return text.toString();
  }

  private static String heading(String first, Measured measured) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5s", first));
    for (String name : measured.names()) {
      if (!name.equals(TableMeasures.MSE_OF_MEAN)) {
        line.append(String.format(Locale.ROOT, "  %-20s", title(name)));
      }
    }
    if (regression(measured.step(0))) {
      line.append(String.format(Locale.ROOT, "  %8s  %6s", "RMSE", "R²"));
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static String title(String name) {
    return switch (name) {
      case TableMeasures.LOG_LOSS -> "log loss";
      case TableMeasures.ACCURACY -> "accuracy %";
      default -> name.toUpperCase(Locale.ROOT);
    };
  }

  private static String line(String first, Measured.Row row) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%5s", first));
    for (String name : row.of().names()) {
      if (!name.equals(TableMeasures.MSE_OF_MEAN)) {
        boolean percent = name.equals(TableMeasures.ACCURACY);
        line.append(
            String.format(
                Locale.ROOT,
                "  %-20s",
                EvaluationReport.mean(row.mean(name), percent ? 100 : 1, percent ? 2 : 4)));
      }
    }
    if (regression(row)) {
      line.append(String.format(Locale.ROOT, "  %8.4f  %6.3f", rmse(row), r2(row)));
    }
    return line.append(System.lineSeparator()).toString();
  }

  private static boolean regression(Measured.Row row) {
    return row.of().names().contains(TableMeasures.MSE);
  }

  /** √ of the mean of the tasks' MSE. */
  private static double rmse(Measured.Row row) {
    return Math.sqrt(row.mean(TableMeasures.MSE).mean());
  }

  /** 1 − Σ MSE / Σ MSE of the training rows' mean. */
  private static double r2(Measured.Row row) {
    return 1 - row.mean(TableMeasures.MSE).mean() / row.mean(TableMeasures.MSE_OF_MEAN).mean();
  }
}
