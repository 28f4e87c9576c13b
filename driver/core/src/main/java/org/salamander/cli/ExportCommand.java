package org.salamander.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.ModelFile;
import org.salamander.cli.output.OutputFile;
import org.salamander.cli.terminal.Console;
import org.salamander.run.adapt.Adapter;
import org.salamander.run.directory.ModelZip;
import org.salamander.run.directory.SavedRun;
import org.salamander.run.learned.LearnedRun;
import picocli.CommandLine.ArgGroup;
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
      "Save the model of a run without adapting it.",
      "--model writes the model into one file: the learned vector, the configuration, and for a table its columns and scales. Every command that reads a run can read this file, and so can Adapter.open in Java.",
      "--out writes the learned initial parameters for DL4J or NumPy. The running statistics of batch normalisations are 0 and 1, because they depend on the task. Train the network on a task in DL4J, or use adapt."
    },
    footer = {
      "  salamander export runs/omniglot --model omniglot.zip",
      "  salamander export runs/omniglot --out theta.zip",
      "  salamander export runs/sine --checkpoint best --out theta.npz"
    })
final class ExportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN_DIR", description = "run directory, local or any Hadoop URI")
  private String run;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Form form = new Form();

  /** What to write. */
  static final class Form {

    @Option(
        names = "--model",
        paramLabel = "FILE.zip",
        description = "the model in one file, for adapt, predict, evaluate and Adapter.open")
    private @Nullable Path model;

    @Option(
        names = "--out",
        paramLabel = "MODEL",
        description = "MODEL.zip for DL4J's ModelSerializer, or MODEL.npz for NumPy")
    private @Nullable Path out;
  }

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Console console = Console.on(spec.commandLine().getErr());
    if (form.model != null) {
      OutputFile file = ModelFile.wholeModel(form.model);
      SavedRun saved = SavedRun.open(run, checkpoint.which(), List.of(), console::note);
      file.write(path -> ModelZip.write(saved, path));
      spec.commandLine().getOut().println(form.model);
    } else if (form.out != null) {
      ModelFile file = ModelFile.of(form.out);
      LearnedRun learned = LearnedRun.open(run, checkpoint.which(), List.of(), console::note);
      file.write(Adapter.of(learned, console::note).initial());
      spec.commandLine().getOut().println(form.out);
    }
    return 0;
  }
}
