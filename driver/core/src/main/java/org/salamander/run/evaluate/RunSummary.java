package org.salamander.run.evaluate;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.run.Spans;
import org.salamander.run.directory.Best;

/**
 * The state and the quality of a run.
 *
 * @param validation the last row of its log that has a validation; empty if none has
 * @param evaluation its last evaluation; null if there was none
 */
public record RunSummary(
    TrainedRun run, Map<String, Double> validation, @Nullable KeptEvaluation evaluation) {

  private static final String VALIDATION = "validation";

  /** Reads it from the run's directory. */
  public static RunSummary of(TrainedRun run) throws IOException {
    List<Map<String, Double>> rows = run.metrics();
    Map<String, Double> validation = Map.of();
    for (Map<String, Double> row : rows) {
      validation = row.containsKey(VALIDATION + "Loss") ? row : validation;
    }
    Optional<KeptEvaluation> evaluation = KeptEvaluation.read(run);
    return new RunSummary(run, validation, evaluation.orElse(null));
  }

  /** As JSON, for programs. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", run.config().name());
    json.put("algorithm", run.algorithm());
    json.put("iteration", run.checkpoint().iteration());
    json.put("iterations", run.config().outer().iterations());
    json.put("tasks", tasks());
    json.put("seconds", run.checkpoint().seconds());
    json.put("parameters", run.parameters());
    if (!validation.isEmpty()) {
      json.put(VALIDATION, figures());
    }
    Best best = run.checkpoint().best();
    if (best != null) {
      json.put("best", Map.of("iteration", best.iteration(), "score", best.score()));
    }
    if (evaluation != null) {
      json.put("evaluation", evaluation);
    }
    json.put("sha256", run.sha256());
    return json;
  }

  private long tasks() {
    return run.checkpoint().iteration() * run.config().outer().batch();
  }

  /** The validation's row as {@code iteration}, {@code loss}, {@code accuracy} … */
  private Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("iteration", validation.getOrDefault("iteration", 0.0).longValue());
    validation.forEach(
        (key, value) -> {
          if (key.startsWith(VALIDATION)) {
            figures.put(key.substring(VALIDATION.length()).toLowerCase(Locale.ROOT), value);
          }
        });
    return figures;
  }

  /** As text, one line for each fact. */
  public Map<String, String> lines() {
    Map<String, String> lines = new LinkedHashMap<>();
    lines.put("name", run.config().name());
    lines.put("algorithm", run.algorithm());
    lines.put("parameters", String.format(Locale.ROOT, "%,d meta-learned", run.parameters()));
    lines.put(
        "training",
        String.format(
            Locale.ROOT,
            "%,d of %,d iterations, %,d tasks, %s",
            run.checkpoint().iteration(),
            run.config().outer().iterations(),
            tasks(),
            Spans.written(run.checkpoint().seconds())));
    if (!validation.isEmpty()) {
      StringBuilder line = new StringBuilder();
      figures()
          .forEach(
              (key, value) ->
                  line.append(line.isEmpty() ? "" : ", ")
                      .append(key)
                      .append(' ')
                      .append(
                          value instanceof Double number
                              ? String.format(Locale.ROOT, "%.4f", number)
                              : value));
      lines.put("validation", line.toString());
    }
    Best best = run.checkpoint().best();
    if (best != null) {
      lines.put(
          "best",
          String.format(
              Locale.ROOT, "iteration %,d, validation %.4f", best.iteration(), best.score()));
    }
    lines.put(
        "evaluation", evaluation == null ? "none yet: salamander evaluate" : evaluation.toString());
    lines.put("sha256", run.sha256());
    return lines;
  }
}
