package org.salamander.report;

import java.util.Locale;
import java.util.Map;
import org.salamander.model.Domain.Measure;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.task.table.TableMeasures;

/** Turns the program's short names into words for readers. */
final class Words {

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("loss", "query loss after adaptation"),
          Map.entry("lossBefore", "query loss before adaptation"),
          Map.entry("accuracy", "query accuracy after adaptation"),
          Map.entry("return", "return after adaptation"),
          Map.entry("tasksPerSecond", "tasks a second"),
          Map.entry("version", "version of Salamander"),
          Map.entry("commit", "commit it was built from"),
          Map.entry("java", "Java"),
          Map.entry("os", "operating system"),
          Map.entry("cpu", "processor"),
          Map.entry("cores", "cores of the machine"),
          Map.entry("fromIteration", "its first iteration"),
          Map.entry("started", "started at"),
          Map.entry("data", "checksum of the data"));

  private Words() {}

  /** A key of metrics or provenance; {@code validationLoss} is {@code validation loss}. */
  static String of(String key) {
    return KEYS.getOrDefault(
        key, key.replaceAll("(\\p{Ll})(\\p{Lu})", "$1 $2").toLowerCase(Locale.ROOT));
  }

  /** The name of an evaluation's measure: {@code accuracy}, {@code mean squared error} … */
  static String measured(Evaluation evaluation) {
    if (evaluation.measures() != null) {
      return loss(evaluation.measures().names().get(0));
    }
    return evaluation.judgedByLoss() ? "query loss" : evaluation.measure().key();
  }

  /** The loss of a table. */
  static String loss(String name) {
    return name.equals(TableMeasures.MSE) ? "mean squared error" : "log loss";
  }

  /**
   * A mean with its interval: accuracies in percent, other measures with as many digits as needed.
   */
  static String written(Mean mean, Measure measure) {
    if (!Double.isFinite(mean.mean())) {
      return "–";
    }
    return switch (measure) {
      case ACCURACY -> mean.written(100, 1) + "%";
      case RETURN -> mean.written(1, 2);
      case NONE -> mean.written(1, Math.max(digits(mean.mean()), digits(mean.ci95()) - 1));
    };
  }

  /** Number of decimals that show three digits of a number; at most four. */
  private static int digits(double value) {
    double size = Math.abs(value);
    return !(size < 100) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
  }

  /** The text with a capital first letter. */
  static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** {@code 1 inner step}. */
  static String steps(int steps) {
    return steps == 1 ? "1 inner step" : steps + " inner steps";
  }
}
