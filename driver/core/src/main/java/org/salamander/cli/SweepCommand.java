package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.OutputFile;
import org.salamander.cli.output.OutputPlace;
import org.salamander.cli.terminal.Console;
import org.salamander.report.SweepReport;
import org.salamander.run.RunFailed;
import org.salamander.run.store.Folder;
import org.salamander.run.study.Halving;
import org.salamander.run.study.SearchSpace;
import org.salamander.run.study.Sweep;
import org.salamander.run.study.SweepResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander sweep}. */
@Command(
    name = "sweep",
    description = {
      "Train an experiment with many settings and compare them.",
      "Settings come from a grid, from random draws (--random with --samples), or from both. With --halving, all settings train for a short time, and only the best continue.",
      "They are compared on validation tasks; --set evaluation.split=test takes test tasks. With several seeds in the grid, means and 95%% intervals are over seeds; with one seed, over tasks.",
      "The results are also written to sweep.csv, sweep.json and sweep.html. If it was stopped, the same command continues."
    },
    footer = {
      "  salamander sweep conf/sinusoid-maml.conf --grid learner.rate=0.001,0.01 --grid seed=1,2,3 --out runs/rates",
      "  salamander sweep conf/sinusoid-maml.conf --random learner.rate=0.001..0.1,log --samples 9 --halving 3 --out runs/search --best best.conf"
    })
final class SweepCommand implements Callable<Integer> {

  private static final String PAGE = "sweep.html";

  @Parameters(paramLabel = "CONF", description = "configuration file; conf/ has examples")
  private Path conf = Path.of("");

  @Option(
      names = "--grid",
      paramLabel = "key=v1,v2…",
      description = "a key and its values; may be given several times, also for seed")
  private List<String> grid = new ArrayList<>();

  @Option(
      names = "--random",
      paramLabel = "key=low..high",
      description =
          "a key and a range to draw from, uniformly, or uniformly in the logarithm with ,log; whole numbers if both ends are whole; may be given several times")
  private List<String> random = new ArrayList<>();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "random draws (default: ${DEFAULT-VALUE})")
  private int samples = 16;

  @Option(
      names = "--halving",
      paramLabel = "F",
      description =
          "successive halving: one in F settings continues, to F times the iterations, until one has trained to outer.iterations")
  private @Nullable Integer factor;

  @Option(
      names = "--best",
      paramLabel = "FILE",
      description = "write the configuration with the best settings to FILE")
  private @Nullable Path best;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of every run to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "folder of the runs, each in a folder of its own")
  private String out = "";

  @Mixin private MasterOption master = new MasterOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    SearchSpace space = SearchSpace.parse(grid, random, samples);
    OutputPlace.tried("--out", out);
    OutputFile chosen = best == null ? null : OutputFile.of("--best", best);
    Console console = Console.on(spec.commandLine().getErr());
    try (Interruption interruption = Interruption.listen(console)) {
      Sweep sweep =
          new Sweep(conf, settings, space, factor == null ? null : new Halving(factor), out);
      List<SweepResult> results =
          sweep.run(master.url(), console, interruption::requested).stream()
              .sorted(SweepResult.best())
              .toList();
      print(results);
      String page = SweepReport.of(String.valueOf(conf.getFileName()), results).html();
      Folder.at(out).write(PAGE, page.getBytes(StandardCharsets.UTF_8));
      console.note("the results are in " + out + "/" + Sweep.TABLE + " and " + out + "/" + PAGE);
      if (chosen != null) {
        if (results.get(0).seeds() == 0) {
          throw new RunFailed("every setting diverged: --best has nothing to write");
        }
        chosen.write(sweep.configuration(results.get(0)));
        console.note("the best settings are in " + chosen.path());
      }
      return 0;
    }
  }

  /** A row for each setting, best first; columns are as wide as needed. */
  private void print(List<SweepResult> results) {
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(results.get(0).point().keySet());
    head.addAll(
        List.of(
            "iterations",
            "seeds",
            results.get(0).measure() + " on " + results.get(0).split() + " tasks"));
    rows.add(head);
    for (SweepResult result : results) {
      List<String> row = new ArrayList<>(result.point().values());
      row.add(String.valueOf(result.iterations()));
      row.add(String.valueOf(result.seeds()));
      row.add(
          (result.seeds() == 0 ? "" : result.mean().written(1, 4))
              + (result.diverged() == 0 ? "" : "  (" + result.diverged() + " diverged)"));
      rows.add(row);
    }
    PrintWriter printed = spec.commandLine().getOut();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int column = i;
        int width = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
        line.append(row.get(i)).append(" ".repeat(width - row.get(i).length() + 2));
      }
      printed.println(line.toString().stripTrailing());
    }
    printed.flush();
  }
}
