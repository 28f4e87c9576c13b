package org.salamander.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.salamander.task.OmniglotPreparation;
import org.salamander.task.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code salamander prepare}. */
@Command(
    name = "prepare",
    description = "Turn a data set into an image store.",
    footer = "  salamander prepare omniglot --from DIR_OR_URL --out omniglot.store",
    subcommands = PrepareCommand.Omniglot.class)
final class PrepareCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "the data set is missing; it must be: omniglot");
    }
  }

  /** {@code salamander prepare omniglot}. */
  @Command(
      name = "omniglot",
      description =
          "From the official zips (images_background.zip, images_evaluation.zip) or their unpacked folders.",
      footer = {
        "  salamander prepare omniglot --from downloads --out omniglot.store",
        "  salamander prepare omniglot --from "
            + OmniglotPreparation.OFFICIAL_ADDRESS
            + " --out omniglot.store"
      })
  static final class Omniglot implements Callable<Integer> {

    @Option(
        names = "--from",
        required = true,
        paramLabel = "DIR_OR_URL",
        description = "where zips or folders are")
    private String from = "";

    @Option(
        names = "--out",
        required = true,
        paramLabel = "STORE",
        description = "the store to write")
    private Path out = Path.of("omniglot.store");

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      if (spec == null || out == null) {
        throw new IllegalStateException("picocli sets both");
      }
      Console console = Console.on(spec.commandLine().getErr());
      String checksum = OmniglotPreparation.prepare(from, out, Progress.lines(console::note));
      spec.commandLine().getOut().println(checksum + "  " + out);
      return 0;
    }
  }
}
