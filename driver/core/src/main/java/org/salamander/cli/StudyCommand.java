package org.salamander.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.OutputFile;
import org.salamander.cli.output.OutputPlace;
import org.salamander.cli.terminal.Console;
import org.salamander.config.Repeats;
import org.salamander.report.BatchReport;
import org.salamander.report.page.Browser;
import org.salamander.run.RunFailed;
import org.salamander.run.study.BatchStudy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander study-batches}. */
@Command(
    name = "study-batches",
    description = {
      "Train experiments with several sizes of the meta-batch on the same number of tasks, and compare them.",
      "The outer rate grows with the batch: with its square root for adam, in proportion for sgd (up to 1 for Reptile). Finished runs are not repeated."
    },
    footer = {
      "  salamander study-batches conf/sinusoid-maml.conf conf/sinusoid-reptile.conf --out runs/batches",
      "  salamander study-batches conf/sinusoid-maml.conf --batches 1,25,400 --tasks 50000 --out runs/few"
    })
final class StudyCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "CONF",
      arity = "1..*",
      description = "configurations of the experiments")
  private List<Path> confs = new ArrayList<>();

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "B",
      description = "tasks in each iteration (default: 1,5,25,100,400,1600)")
  private List<Integer> batches = List.of(1, 5, 25, 100, 400, 1600);

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "total number of tasks of each run (default: ${DEFAULT-VALUE})")
  private long tasks = 100_000;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of every configuration to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder of the runs and of large-batches.html")
  private Path out = Path.of("runs/batches");

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description =
          "also draw the charts into PNG files in DIR, for light and for dark pages; needs Chromium or Chrome")
  private @Nullable Path png;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("--batches is empty; it must be B,B,…, as in 1,25,400");
    }
    for (int batch : batches) {
      if (batch < 1 || batch > Repeats.MOST) {
        throw new IllegalArgumentException(
            "--batches has " + batch + "; each must be at least 1 and at most " + Repeats.MOST);
      }
    }
    OutputPlace.tried("--out", out.toString());
    Files.createDirectories(out);
    OutputFile page = OutputFile.of("--out", out.resolve("large-batches.html"));
    if (png != null) {
      OutputPlace.tried("--png", png.toString());
    }
    Browser browser = png == null ? null : ReportCommand.browser();
    Console console = Console.on(spec.commandLine().getErr());
    Map<String, List<BatchStudy.Point>> points = new LinkedHashMap<>();
    try (Interruption interruption = Interruption.listen(console)) {
      for (Path conf : confs) {
        BatchStudy study = new BatchStudy(conf, settings, out, console);
        List<BatchStudy.Point> found = new ArrayList<>();
        for (int batch : batches.stream().sorted().distinct().toList()) {
          study.at(batch, tasks, interruption::requested).ifPresent(found::add);
        }
        if (found.isEmpty()) {
          throw new RunFailed(
              conf + ": every batch size diverged; try a smaller outer.optimizer.rate");
        }
        points.put(study.name(), found);
      }
    }
    page.write(BatchReport.page(tasks, points).html());
    if (png != null && browser != null) {
      browser.draw(page.path().toAbsolutePath(), png);
    }
    spec.commandLine().getOut().print(BatchReport.markdown(points));
    spec.commandLine().getOut().flush();
    console.note("done: " + page.path());
    return 0;
  }
}
