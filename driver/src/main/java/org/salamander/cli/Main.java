package org.salamander.cli;

import java.io.PrintWriter;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.TaskFailedException;
import org.salamander.run.Build;
import org.salamander.run.RunFailed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The command {@code salamander}. Exit status: 0 done, 1 failed at run time, 2 wrong input, 130
 * interrupted.
 */
@Command(
    name = "salamander",
    description = "Distributed meta-learning for the JVM.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:done", "1:failed at run time", "2:wrong input", "130:interrupted"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  salamander train conf/sinusoid-maml.conf",
      "  salamander evaluate runs/sine",
      "  salamander COMMAND --help"
    },
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      ShowCommand.class,
      PrepareCommand.class
    })
public final class Main implements Runnable {

  static final int FAILED = 1;
  static final int WRONG_INPUT = 2;
  static final int INTERRUPTED = 130;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "print the stack trace of an error, too")
  private boolean debug;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs a command line and returns the exit status, having printed what there is to say. */
  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((exception, line) -> wrongUse(exception))
        .setExecutionExceptionHandler((exception, line, parsed) -> failed(exception, line))
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: train, evaluate, show or prepare");
  }

  private static int wrongUse(ParameterException exception) {
    CommandLine line = exception.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("salamander: " + exception.getMessage());
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return WRONG_INPUT;
  }

  private static int failed(Exception exception, CommandLine line) {
    PrintWriter err = line.getErr();
    err.println("salamander: " + message(exception));
    Main main = (Main) line.getCommandSpec().root().userObject();
    if (main.debug || System.getenv("SALAMANDER_DEBUG") != null) {
      exception.printStackTrace(err);
    }
    return exception instanceof IllegalArgumentException ? WRONG_INPUT : FAILED;
  }

  private static String message(Exception exception) {
    boolean ours =
        exception instanceof IllegalArgumentException
            || exception instanceof RunFailed
            || exception instanceof TaskFailedException
            || exception instanceof ClusterException
            || exception instanceof java.io.IOException;
    return ours && exception.getMessage() != null
        ? exception.getMessage()
        : "unexpected failure: " + exception + "; --debug shows where";
  }

  /** {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"salamander " + Build.VERSION + " (" + Build.COMMIT + ")"};
    }
  }
}
