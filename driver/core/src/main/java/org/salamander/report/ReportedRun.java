package org.salamander.report;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.salamander.model.Domain;
import org.salamander.run.directory.RunDirectory;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Folder;

/**
 * A run as a report shows it.
 *
 * @param label what it is called on the page
 * @param metrics the rows of its log
 * @param evaluation its results on the tasks that its configuration says
 * @param examples a few tasks to look at
 * @param domain what its tasks ask of a model
 */
record ReportedRun(
    String label,
    TrainedRun run,
    ConfigObject config,
    List<Map<String, Double>> metrics,
    Evaluation evaluation,
    List<Figure> examples,
    Domain domain,
    Optional<ConfigObject> provenance) {

  /** The head of a table with a column a run. */
  static List<String> head(String first, List<ReportedRun> runs) {
    List<String> head = new ArrayList<>(List.of(first));
    runs.forEach(run -> head.add(run.label()));
    return head;
  }

  /** Reads the run, judges it, and adapts it to a few tasks. */
  static ReportedRun of(
      String label,
      String directory,
      String checkpoint,
      List<String> settings,
      Consumer<String> note)
      throws IOException {
    TrainedRun run = TrainedRun.open(directory, checkpoint, settings, note);
    Folder folder = Folder.at(directory);
    note.accept("judging " + directory);
    return new ReportedRun(
        label,
        run,
        run.resolved(),
        run.metrics(),
        run.evaluate(false, null, note),
        ExampleCharts.of(label, run, note),
        run.experiment(note).tasks().domain(),
        RunDirectory.provenance(folder));
  }
}
