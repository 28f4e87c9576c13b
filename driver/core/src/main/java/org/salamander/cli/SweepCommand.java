package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.salamander.run.study.Sweep;
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
      "Train an experiment at every point of a grid and compare.",
      "With several seeds in the grid, means and 95% intervals are over seeds; with one, over tasks."
          + " They are validation tasks unless --set evaluation.split=test asks for others.",
      "The table goes into sweep.csv, too. The same command goes on where it was stopped."
    },
    footer = {
      "  salamander sweep conf/sinusoid-maml.conf --grid learner.rate=0.001,0.01 --grid seed=1,2,3 --out runs/rates"
    })
final class SweepCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CONF", description = "configuration, as those in conf/")
  private Path conf = Path.of("");

  @Option(
      names = "--grid",
      required = true,
      paramLabel = "key=v1,v2…",
      description = "a key with the values it takes; may be given several times, seed among them")
  private List<String> grid = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of every run to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "where the runs go, each in a folder of its own")
  private String out = "";

  @Mixin private MasterOption master = new MasterOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Map<String, List<String>> keys = Sweep.parse(grid);
    Console console = Console.on(spec.commandLine().getErr());
    try (Interruption interruption = Interruption.listen(console)) {
      Sweep sweep = new Sweep(conf, settings, keys, out);
      print(sweep.run(master.url(), console, interruption::requested));
      console.note("the table is in " + out + "/" + Sweep.TABLE);
      return 0;
    }
  }

  private void print(List<Sweep.Result> results) {
    PrintWriter printed = spec.commandLine().getOut();
    List<String> names = List.copyOf(results.get(0).point().keySet());
    names.forEach(name -> printed.printf(Locale.ROOT, "%-24s", name));
    printed.printf(
        Locale.ROOT,
        "%-8s%s on %s tasks%n",
        "seeds",
        results.get(0).measure(),
        results.get(0).split());
    for (Sweep.Result result : results) {
      names.forEach(name -> printed.printf(Locale.ROOT, "%-24s", result.point().get(name)));
      printed.printf(
          Locale.ROOT,
          "%-8d%s%n",
          result.seeds(),
          (result.seeds() == 0 ? "" : result.mean().written(1, 4))
              + (result.diverged() == 0 ? "" : "  (" + result.diverged() + " diverged)"));
    }
    printed.flush();
  }
}
