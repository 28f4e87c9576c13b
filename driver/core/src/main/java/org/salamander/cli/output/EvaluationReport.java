package org.salamander.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;

/** Writes an evaluation as text, JSON or CSV. */
public final class EvaluationReport {

  private EvaluationReport() {}

  /**
   * {@code {"tasks": …, "steps": [{"step": 0, "loss": {"mean": …, "ci95": …}, "accuracy": …}, …]}},
   * with {@code "return"} instead of accuracy for policies; the oracle's loss or return if there is
   * one; for tables, their measures instead of accuracy, also by {@code "supportRows"}; and {@code
   * "adversarial": [{"epsilon": …, "steps": […]}, …]} if FGSM was requested.
   */
  public static String json(Evaluation evaluation) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("tasks", evaluation.rows().size());
    object.put("steps", steps(evaluation));
    if (evaluation.measures() != null) {
      object.put("supportRows", MeasuredReport.supportRows(evaluation.measures()));
      object.put(
          "baselines", MeasuredReport.baselines(evaluation.measures(), evaluation.baselines()));
    }
    if (evaluation.oracle() != null) {
      object.put(
          "oracle", Map.of(returns(evaluation) ? "return" : "loss", json(evaluation.oracle())));
    }
    if (!evaluation.attacks().isEmpty()) {
      List<Object> adversarial = new ArrayList<>();
      for (Evaluation.Attack attack : evaluation.attacks()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("epsilon", attack.epsilon());
        entry.put("steps", steps(attack.evaluation()));
        adversarial.add(entry);
      }
      object.put("adversarial", adversarial);
    }
    return Json.line(object);
  }

  private static List<Object> steps(Evaluation evaluation) {
    List<Object> steps = new ArrayList<>();
    for (int k = 0; k <= evaluation.steps(); k++) {
      Map<String, Object> step = new LinkedHashMap<>();
      step.put("step", k);
      step.put("loss", json(evaluation.loss(k)));
      if (evaluation.measures() != null) {
        step.putAll(MeasuredReport.json(evaluation.measures().step(k)));
      } else if (evaluation.measured()) {
        step.put(evaluation.measure().key(), json(evaluation.measured(k)));
      }
      steps.add(step);
    }
    return steps;
  }

  static Map<String, Object> json(Mean mean) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("mean", finite(mean.mean()));
    object.put("ci95", finite(mean.ci95()));
    return object;
  }

  /** JSON has no NaN and no infinity. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** A table with a row for each step, and one for each ε. */
  public static String text(Evaluation evaluation) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%d tasks, means with 95%% intervals%n", evaluation.rows().size()));
    if (evaluation.measures() != null) {
      text.append(MeasuredReport.text(evaluation.measures()));
      text.append(MeasuredReport.text(evaluation.measures(), evaluation.baselines()));
      return text.toString();
    }
    table(evaluation, text);
    if (evaluation.oracle() != null) {
      text.append(String.format(Locale.ROOT, "oracle  %s%n", mean(evaluation.oracle(), 1, 4)));
    }
    for (Evaluation.Attack attack : evaluation.attacks()) {
      text.append(
          String.format(Locale.ROOT, "query sets moved by FGSM, ε = %s%n", attack.epsilon()));
      table(attack.evaluation(), text);
    }
    return text.toString();
  }

  private static void table(Evaluation evaluation, StringBuilder text) {
    text.append(
        String.format(
            Locale.ROOT,
            "%5s  %-20s  %-10s%s%n",
            "step",
            "loss",
            "median",
            heading(evaluation.measure())));
    for (int k = 0; k <= evaluation.steps(); k++) {
      text.append(
          String.format(
              Locale.ROOT,
              "%5d  %-20s  %-10.4f",
              k,
              mean(evaluation.loss(k), 1, 4),
              evaluation.medianLoss(k)));
      text.append(evaluation.measured() ? "  " + measured(evaluation, k) : "")
          .append(System.lineSeparator());
    }
  }

  private static String heading(Domain.Measure measure) {
    return switch (measure) {
      case NONE -> "";
      case ACCURACY -> "  accuracy %";
      case RETURN -> "  return";
    };
  }

  private static boolean returns(Evaluation evaluation) {
    return evaluation.measure() == Domain.Measure.RETURN;
  }

  private static String measured(Evaluation evaluation, int step) {
    return mean(evaluation.measured(step), returns(evaluation) ? 1 : 100, 2);
  }

  static String mean(Mean mean, double scale, int digits) {
    return mean.written(scale, digits);
  }

  /** A row for each task: loss (and accuracy) after each step, then the same for each ε. */
  public static String csv(Evaluation evaluation) {
    StringBuilder csv = new StringBuilder("task");
    head(evaluation, "", csv);
    evaluation.attacks().forEach(attack -> head(attack.evaluation(), "@" + attack.epsilon(), csv));
    csv.append('\n');
    for (int task = 0; task < evaluation.rows().size(); task++) {
      csv.append(task);
      values(evaluation, task, csv);
      for (Evaluation.Attack attack : evaluation.attacks()) {
        values(attack.evaluation(), task, csv);
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static void head(Evaluation evaluation, String suffix, StringBuilder csv) {
    for (int k = 0; k <= evaluation.steps(); k++) {
      csv.append(",loss").append(k).append(suffix);
      csv.append(evaluation.measured() ? "," + evaluation.measure().key() + k + suffix : "");
    }
  }

  private static void values(Evaluation evaluation, int task, StringBuilder csv) {
    double[] row = evaluation.rows().get(task);
    for (int k = 0; k <= evaluation.steps(); k++) {
      csv.append(',').append(row[2 * k]);
      csv.append(evaluation.measured() ? "," + row[2 * k + 1] : "");
    }
  }

  /** JSON on one line. */
  public static final class Json {

    private Json() {}

    public static String line(Map<String, ?> object) {
      try {
        return new ObjectMapper().writeValueAsString(object);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("strings, numbers, lists and maps can be written", e);
      }
    }
  }
}
