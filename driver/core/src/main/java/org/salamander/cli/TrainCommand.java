package org.salamander.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.terminal.Console;
import org.salamander.run.train.Training;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander train}. */
@Command(
    name = "train",
    description = {
      "Meta-train by a configuration.",
      "salamander keys and docs/configuration.md list all keys."
    },
    footer = {
      "  salamander train conf/sinusoid-maml.conf",
      "  salamander train conf/sinusoid-maml.conf --set outer.iterations=7000 --out runs/sine",
      "  salamander train conf/sinusoid-maml.conf --out runs/sine --resume",
      "  salamander train conf/omniglot-5way-1shot-maml.conf --master 'local[2]'"
    })
final class TrainCommand implements Callable<Integer> {

  @Parameters(paramLabel = "CONF", description = "configuration file; conf/ has examples")
  private Path conf;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of the configuration to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "run directory, local or any Hadoop URI (default: runs/<name>-<time>)")
  private @Nullable String out;

  @Option(
      names = "--resume",
      description = "continue the run in DIR from its newest undamaged checkpoint")
  private boolean resume;

  @Mixin private MasterOption master = new MasterOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Console console = Console.on(spec.commandLine().getErr());
    Submitted.requireLasting(out);
    Training training =
        new Training(
            new Training.Request(InlineConfig.opened(conf), settings, out, resume, master.url()),
            console);
    try (Interruption interruption = Interruption.listen(console)) {
      Training.Outcome outcome = training.run(interruption::requested);
      if (outcome.finished()) {
        spec.commandLine().getOut().println(outcome.directory());
        console.note(
            "done: "
                + outcome.iteration()
                + " iterations; see: "
                + ShellWords.program()
                + " evaluate "
                + ShellWords.quoted(outcome.directory()));
        return 0;
      }
      console.note(
          "stopped after "
              + outcome.iteration()
              + " iterations, all saved; continue with: "
              + again(outcome.directory()));
      return Main.INTERRUPTED;
    }
  }

  private String again(String directory) {
    StringBuilder command =
        new StringBuilder(ShellWords.program())
            .append(" train ")
            .append(ShellWords.quoted(conf.toString()));
    settings.forEach(setting -> command.append(" --set ").append(ShellWords.quoted(setting)));
    command.append(" --out ").append(ShellWords.quoted(directory)).append(" --resume");
    String named = master.named();
    if (named != null) {
      command.append(" --master ").append(ShellWords.quoted(named));
    }
    return command.toString();
  }
}
