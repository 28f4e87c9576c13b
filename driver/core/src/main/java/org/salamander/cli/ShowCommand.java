package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.salamander.cli.output.EvaluationReport;
import org.salamander.cli.terminal.Console;
import org.salamander.run.evaluate.RunSummary;
import org.salamander.run.evaluate.TrainedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander show}. */
@Command(
    name = "show",
    description =
        "Show the state of a run: iterations, validation, best checkpoint, last evaluation.",
    footer = {"  salamander show runs/sine", "  salamander show runs/sine --json"})
final class ShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN_DIR", description = "run directory, local or any Hadoop URI")
  private String run;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Console console = Console.on(spec.commandLine().getErr());
    TrainedRun trained = TrainedRun.open(run, List.of(), console::note);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(EvaluationReport.Json.line(RunSummary.of(trained).json()));
    } else {
      RunSummary.of(trained)
          .lines()
          .forEach((key, line) -> out.printf(Locale.ROOT, "%-12s%s%n", key, line));
    }
    out.flush();
    return 0;
  }
}
