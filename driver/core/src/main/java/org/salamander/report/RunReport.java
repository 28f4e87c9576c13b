package org.salamander.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.salamander.report.page.Chart;
import org.salamander.report.page.Page;
import org.salamander.run.evaluate.Measured;
import org.salamander.run.evaluate.TrainedRun;

/** The page about one run or several. Runs that differ only in their seed are pooled. */
public final class RunReport {

  private RunReport() {}

  /**
   * Evaluates the runs and writes the page.
   *
   * @param directories of runs
   * @param checkpoint {@code last}, {@code best} or a number of iterations
   * @param settings {@code key=value} that replace values of every run's configuration
   * @param note receives a line for each step that takes long
   * @return the page
   * @throws IllegalArgumentException if a directory holds no run, or the settings are wrong
   */
  public static Page of(
      List<String> directories, String checkpoint, List<String> settings, Consumer<String> note)
      throws IOException {
    return of(directories, Labels.of(directories), checkpoint, settings, note);
  }

  /**
   * The page with given names of the runs.
   *
   * @param labels one for each directory; labels of runs to be pooled differ only in {@code seed=N}
   */
  public static Page of(
      List<String> directories,
      List<String> labels,
      String checkpoint,
      List<String> settings,
      Consumer<String> note)
      throws IOException {
    List<TrainedRun> trained = new ArrayList<>();
    for (String directory : directories) { // all of them before the first is evaluated
      trained.add(TrainedRun.open(directory, checkpoint, settings, note));
    }
    List<ReportedRun> runs = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      runs.add(ReportedRun.of(labels.get(i), trained.get(i), settings, note));
    }
    List<Pool> pools = Pool.of(runs);
    Page page = new Page(pools.stream().map(Pool::label).collect(Collectors.joining(" · ")));
    runs.forEach(run -> run.notice().ifPresent(page::text));
    page.add(pools.size() == 1 ? Headlines.of(pools.get(0)) : Comparison.of(pools));
    List<Pool> judged = pools.stream().filter(Pool::judged).toList();
    if (!judged.isEmpty()) {
      page.heading("Results").figures(Results.of(judged));
      judged.forEach(pool -> simpleMethods(page, pool));
    }
    List<Chart> learning = Curves.learning(pools);
    if (!learning.isEmpty()) {
      page.heading("Training").figures(learning);
    }
    examples(page, pools);
    worstTasks(page, judged);
    page.heading("Configuration");
    if (runs.size() > 1) {
      page.add(ConfigTable.of(runs, true));
    }
    page.folded("every key", new Page("").add(ConfigTable.of(runs, false)));
    page.heading("Provenance").add(ProvenanceTable.of(runs));
    return page;
  }

  private static void simpleMethods(Page page, Pool pool) {
    Measured measures = pool.evaluation().measures();
    if (measures != null && !pool.evaluation().baselines().isEmpty()) {
      page.add(TableCharts.beside(pool, measures));
    }
  }

  private static void examples(Page page, List<Pool> pools) {
    for (Pool pool : pools) {
      if (!pool.first().examples().isEmpty()) {
        page.heading(of("Examples", pool, pools)).figures(pool.first().examples());
      }
    }
  }

  private static void worstTasks(Page page, List<Pool> pools) {
    for (Pool pool : pools) {
      Measured measures = pool.evaluation().measures();
      if (measures != null) {
        page.heading(of("Worst tasks", pool, pools))
            .table(TableCharts.worstHead(measures), TableCharts.worst(pool.first().worst()), false);
      }
    }
  }

  private static String of(String what, Pool pool, List<Pool> pools) {
    return pools.size() == 1 ? what : what + " of " + pool.label();
  }
}
