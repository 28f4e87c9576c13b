package org.salamander.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.salamander.cli.terminal.Console;
import org.salamander.task.Progress;
import org.salamander.task.image.MiniImagenetPreparation;
import org.salamander.task.image.OmniglotPreparation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code salamander prepare}. */
@Command(
    name = "prepare",
    description = "Prepare a data set: turn it into a store that tasks are drawn from.",
    footer = {
      "  salamander prepare omniglot --from DIR_OR_URL --out omniglot.store",
      "  salamander prepare mini-imagenet --from DIR --out mini-imagenet.store",
      "  salamander prepare table --from URI --task COL --target COL --out STORE"
    },
    subcommands = {
      PrepareCommand.Omniglot.class,
      PrepareCommand.MiniImagenet.class,
      PrepareTableCommand.class
    })
final class PrepareCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "the data set is missing; it must be: omniglot, mini-imagenet or table");
    }
  }

  /** {@code salamander prepare omniglot}. */
  @Command(
      name = "omniglot",
      description =
          "Prepare Omniglot from its official zips (images_background.zip, images_evaluation.zip) or from unpacked folders.",
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
        description = "folder with the zips or the unpacked folders")
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

  /** {@code salamander prepare mini-imagenet}. */
  @Command(
      name = "mini-imagenet",
      description = {
        "Prepare images from lists train.csv, val.csv and test.csv (filename,label) next to images.zip or a folder images, with JPEG or PNG files of any size.",
        "Any data set in this form works; --dataset gives it a name for configurations."
      },
      footer = {
        "  salamander prepare mini-imagenet --from mini-imagenet --out mini-imagenet.store",
        "  salamander prepare mini-imagenet --dataset grocery84 --from grocery84 --out grocery84.store"
      })
  static final class MiniImagenet implements Callable<Integer> {

    @Option(
        names = "--dataset",
        paramLabel = "NAME",
        description = "the data set's name in configurations (default: ${DEFAULT-VALUE})")
    private String dataset = MiniImagenetPreparation.NAME;

    @Option(
        names = "--from",
        required = true,
        paramLabel = "DIR",
        description = "folder with the lists and the images")
    private Path from = Path.of("");

    @Option(
        names = "--out",
        required = true,
        paramLabel = "STORE",
        description = "the store to write")
    private Path out = Path.of("mini-imagenet.store");

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      Console console = Console.on(spec.commandLine().getErr());
      String checksum =
          MiniImagenetPreparation.prepare(dataset, from, out, Progress.lines(console::note));
      spec.commandLine().getOut().println(checksum + "  " + out);
      return 0;
    }
  }
}
