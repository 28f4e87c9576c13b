package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.EvaluationReport;
import org.salamander.cli.output.OutputFile;
import org.salamander.cli.terminal.Console;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Judgement;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Folder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Evaluate a trained run: adapt it to test tasks and measure its loss after every inner step.",
    footer = {
      "  salamander evaluate runs/sine",
      "  salamander evaluate runs/sine --set evaluation.shots=10 --json",
      "  salamander evaluate runs/sine --checkpoint best",
      "  salamander evaluate runs/sine --from-scratch --per-task scratch.csv"
    })
final class EvaluateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN_DIR", description = "run directory, local or any Hadoop URI")
  private String run;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of the run's configuration to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Mixin private MasterOption master = new MasterOption();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Option(
      names = "--per-task",
      paramLabel = "FILE",
      description = "write every task's values to FILE as CSV")
  private @Nullable Path perTask;

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--from-scratch",
      description = "evaluate the run's random initial parameters instead of the trained ones")
  private boolean fromScratch;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OutputFile rows = perTask == null ? null : OutputFile.of("--per-task", perTask);
    Console console = Console.on(spec.commandLine().getErr());
    TrainedRun trained = TrainedRun.open(run, checkpoint.which(), settings, console::note);
    Evaluation evaluation = trained.evaluate(fromScratch, master.url(), console::note);
    warnOfDivergence(evaluation, console);
    if (!fromScratch) {
      Judgement.of(trained, settings, evaluation, console::note)
          .keep(Folder.at(trained.directory()), console::note);
    }
    if (rows != null) {
      rows.write(EvaluationReport.csv(evaluation));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(EvaluationReport.json(evaluation));
    } else {
      out.print(EvaluationReport.text(evaluation));
    }
    out.flush();
    return 0;
  }

  private static void warnOfDivergence(Evaluation evaluation, Console console) {
    for (int k = 0; k <= evaluation.steps(); k++) {
      long diverged = evaluation.diverged(k);
      if (diverged > 0) {
        console.note(
            String.format(
                Locale.ROOT,
                "step %d: the loss of %d of %d tasks is not a finite number, and so no mean of theirs; the inner rate may be too large",
                k,
                diverged,
                evaluation.rows().size()));
        return;
      }
    }
  }
}
