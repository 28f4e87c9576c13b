package org.salamander.report;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.report.page.Figure;
import org.salamander.run.Experiment;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Judgement;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Folder;
import org.salamander.task.DataException;

/**
 * A run's data for a report.
 *
 * @param label its name on the page
 * @param metrics the rows of its log
 * @param judgement its results on its configuration's tasks; null if its data are missing and the
 *     directory keeps no results for this checkpoint and these settings
 * @param missing the reason why its data are missing; null if they are not
 * @param examples a few tasks to show
 * @param domain inputs and outputs of its tasks; null if its data are missing and its version did
 *     not keep the domain
 */
record ReportedRun(
    String label,
    TrainedRun run,
    ConfigObject config,
    List<Map<String, Double>> metrics,
    @Nullable Judgement judgement,
    @Nullable String missing,
    List<Figure> examples,
    @Nullable Domain domain,
    Optional<ConfigObject> provenance) {

  /** The head of a table with a column for each run. */
  static List<String> head(String first, List<ReportedRun> runs) {
    List<String> head = new ArrayList<>(List.of(first));
    runs.forEach(run -> head.add(run.label()));
    return head;
  }

  /**
   * Evaluates the run, and adapts it to a few tasks. If its data are missing, uses the last
   * evaluation and the tasks that its directory keeps.
   */
  static ReportedRun of(String label, TrainedRun run, List<String> settings, Consumer<String> note)
      throws IOException {
    Experiment experiment;
    try {
      experiment = run.experiment(note);
    } catch (DataException e) {
      return withoutData(label, run, settings, e.getMessage(), note);
    }
    note.accept("judging " + run.directory());
    Judgement judgement = Judgement.of(run, settings, run.evaluate(false, null, note), note);
    judgement.keep(Folder.at(run.directory()), note);
    List<Figure> examples = ExampleCharts.of(label, run, experiment);
    return of(label, run, judgement, null, examples, experiment.tasks().domain());
  }

  private static ReportedRun withoutData(
      String label,
      TrainedRun run,
      List<String> settings,
      @Nullable String missing,
      Consumer<String> note)
      throws IOException {
    note.accept(run.directory() + ": the data are not there: " + missing);
    Judgement kept =
        Judgement.read(Folder.at(run.directory()))
            .filter(judgement -> judgement.judges(run, settings))
            .orElse(null);
    Optional<Experiment> tasks = run.keptTasks();
    List<Figure> examples = tasks.map(some -> ExampleCharts.of(label, run, some)).orElse(List.of());
    return of(label, run, kept, missing, examples, run.checkpoint().domain());
  }

  private static ReportedRun of(
      String label,
      TrainedRun run,
      @Nullable Judgement judgement,
      @Nullable String missing,
      List<Figure> examples,
      @Nullable Domain domain)
      throws IOException {
    return new ReportedRun(
        label,
        run,
        run.resolved(),
        run.metrics(),
        judgement,
        missing,
        examples,
        domain,
        RunDirectory.provenance(Folder.at(run.directory())));
  }

  /** Its results; only for runs that have some. */
  Evaluation evaluation() {
    return Objects.requireNonNull(judgement).evaluation();
  }

  /** The tasks of a table with its worst results. */
  List<Judgement.WorstTask> worst() {
    return judgement == null ? List.of() : judgement.worst();
  }

  /** The page's text if the data are missing. */
  Optional<String> notice() {
    return missing == null
        ? Optional.empty()
        : Optional.of(
            "The data of "
                + label
                + " are not here: "
                + missing
                + ". "
                + (judgement == null
                    ? "The run keeps no evaluation of this checkpoint with these settings, so that"
                        + " there are no results."
                    : "The results are those of its last evaluation.")
                + (examples.isEmpty() ? "" : " Examples are of tasks that the run keeps."));
  }
}
