package org.salamander.report;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.salamander.model.Domain;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Names;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.evaluate.Measured;

/** The page about one run, or about several side by side. */
public final class RunReport {

  private RunReport() {}

  /**
   * Judges the runs and writes the page.
   *
   * @param directories of runs
   * @param checkpoint {@code last}, {@code best} or a number of iterations
   * @param settings {@code key=value} over every run's configuration
   * @param note told, a line at a time, of what takes long
   * @return the page
   * @throws IllegalArgumentException where a directory holds no run, or the settings are wrong
   */
  public static Page of(
      List<String> directories, String checkpoint, List<String> settings, Consumer<String> note)
      throws IOException {
    List<String> labels = Labels.of(directories);
    List<ReportedRun> runs = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      runs.add(ReportedRun.of(labels.get(i), directories.get(i), checkpoint, settings, note));
    }
    Page page = new Page(String.join(", ", labels));
    page.table(head("", runs), overview(runs), false);
    page.heading("Results").figures(Results.of(runs)).table(resultHead(runs), results(runs), false);
    List<Chart> learning = Curves.learning(runs);
    if (!learning.isEmpty()) {
      page.heading("Training").figures(learning);
    }
    for (ReportedRun run : runs) {
      if (!run.examples().isEmpty()) {
        page.heading(runs.size() == 1 ? "Examples" : "Examples of " + run.label());
        page.figures(run.examples());
      }
    }
    for (ReportedRun run : runs) {
      Measured measures = run.evaluation().measures();
      if (measures != null) {
        page.heading(runs.size() == 1 ? "Worst tasks" : "Worst tasks of " + run.label());
        page.table(TableCharts.worstHead(measures), TableCharts.worst(run, measures), false);
      }
    }
    page.heading("Configuration");
    if (runs.size() > 1) {
      page.table(head("key", runs), config(runs, true), true);
    }
    page.folded("every key", new Page("").table(head("key", runs), config(runs, false), true));
    page.heading("Provenance").table(head("", runs), provenance(runs), false);
    return page;
  }

  private static List<String> head(String first, List<ReportedRun> runs) {
    List<String> head = new ArrayList<>(List.of(first));
    runs.forEach(run -> head.add(run.label()));
    return head;
  }

  private static List<List<String>> overview(List<ReportedRun> runs) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    for (ReportedRun run : runs) {
      put(rows, "learner", section(run, "learner"));
      put(rows, "tasks", section(run, "tasks"));
      put(rows, "iterations", String.valueOf(run.run().checkpoint().iteration()));
      put(
          rows,
          "seconds of training",
          String.format(Locale.ROOT, "%.0f", run.run().checkpoint().seconds()));
      put(rows, "meta-parameters", String.valueOf(run.run().parameters()));
    }
    return lines(rows);
  }

  private static String section(ReportedRun run, String name) {
    String hocon =
        run.config()
            .toConfig()
            .getObject(name)
            .render(ConfigRenderOptions.concise().setJson(false));
    return hocon.replace(",", ", ");
  }

  private static List<String> resultHead(List<ReportedRun> runs) {
    List<String> head = new ArrayList<>(List.of("inner steps"));
    for (ReportedRun run : runs) {
      head.add(run.label() + ", loss");
      if (run.evaluation().measured()) {
        boolean accuracy = run.evaluation().measure() == Domain.Measure.ACCURACY;
        head.add(run.label() + ", " + run.evaluation().measure().key() + (accuracy ? " %" : ""));
      }
    }
    return head;
  }

  private static List<List<String>> results(List<ReportedRun> runs) {
    int steps = runs.stream().mapToInt(run -> run.evaluation().steps()).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    for (int k = 0; k <= steps; k++) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(k)));
      for (ReportedRun run : runs) {
        Evaluation evaluation = run.evaluation();
        boolean known = k <= evaluation.steps();
        row.add(known ? written(evaluation.loss(k), 1, 3) : "");
        if (evaluation.measured()) {
          double scale = evaluation.measure() == Domain.Measure.ACCURACY ? 100 : 1;
          row.add(known ? written(evaluation.measured(k), scale, 2) : "");
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static String written(Mean mean, double scale, int digits) {
    String number = "%." + digits + "f";
    return String.format(
        Locale.ROOT, number + " ± " + number, scale * mean.mean(), scale * mean.ci95());
  }

  private static List<List<String>> config(List<ReportedRun> runs, boolean differing) {
    List<Map<String, ConfigValue>> leaves =
        runs.stream().map(run -> Configs.leaves(run.config())).toList();
    TreeSet<String> keys = new TreeSet<>();
    leaves.forEach(map -> keys.addAll(map.keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String key : keys) {
      List<String> row = new ArrayList<>(List.of(key));
      leaves.forEach(map -> row.add(map.containsKey(key) ? written(map.get(key)) : "–"));
      if (!differing || row.stream().skip(1).distinct().count() > 1) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static String written(ConfigValue value) {
    return Names.written(value);
  }

  private static List<List<String>> provenance(List<ReportedRun> runs) {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    TreeSet<String> keys = new TreeSet<>();
    runs.forEach(run -> keys.addAll(lastSession(run).keySet()));
    for (ReportedRun run : runs) {
      Map<String, String> session = lastSession(run);
      keys.forEach(key -> put(rows, key, session.getOrDefault(key, "–")));
      put(rows, "sha256 of what was learned", run.run().sha256());
    }
    return lines(rows);
  }

  /** What the last process that worked on the run said of itself. */
  private static Map<String, String> lastSession(ReportedRun run) {
    Map<String, String> said = new LinkedHashMap<>();
    run.provenance()
        .ifPresent(
            provenance -> {
              List<?> sessions = (List<?>) provenance.toConfig().getAnyRefList("sessions");
              if (sessions.get(sessions.size() - 1) instanceof Map<?, ?> last) {
                last.forEach((key, value) -> said.put(String.valueOf(key), String.valueOf(value)));
              }
              ConfigValue data = provenance.get("data");
              if (data != null) {
                said.put("data", String.valueOf(data.unwrapped()));
              }
              said.put("processes", String.valueOf(sessions.size()));
            });
    return said;
  }

  private static void put(Map<String, List<String>> rows, String key, String cell) {
    rows.computeIfAbsent(key, k -> new ArrayList<>(List.of(k))).add(cell);
  }

  private static List<List<String>> lines(Map<String, List<String>> rows) {
    return new ArrayList<>(rows.values());
  }
}
