package org.salamander.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.salamander.run.adapt.Adapter;
import org.salamander.run.learned.LearnedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander export}. */
@Command(
    name = "export",
    description = {
      "Save the meta-learned initialisation itself, unadapted, for DL4J or NumPy.",
      "A batch normalisation's running statistics are left at 0 and 1: they belong to a task. Train the"
          + " network on one in DL4J, or use adapt."
    },
    footer = {
      "  salamander export runs/omniglot --out theta.zip",
      "  salamander export runs/sine --checkpoint best --out theta.npz"
    })
final class ExportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN_DIR", description = "run directory, local or any Hadoop URI")
  private String run;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL",
      description = "MODEL.zip for DL4J's ModelSerializer, or MODEL.npz for NumPy")
  private Path out = Path.of("");

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ModelFile file = ModelFile.of(out);
    Console console = Console.on(spec.commandLine().getErr());
    LearnedRun learned = LearnedRun.open(run, checkpoint.which(), List.of(), console::note);
    file.write(Adapter.of(learned, console::note).initial());
    spec.commandLine().getOut().println(out);
    return 0;
  }
}
