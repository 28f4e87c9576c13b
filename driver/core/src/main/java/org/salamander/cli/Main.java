package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.TaskFailedException;
import org.salamander.run.Build;
import org.salamander.run.RunFailed;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
      ReportCommand.class,
      StudyCommand.class,
      AdaptCommand.class,
      PredictCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      PrepareCommand.class,
      SampleCommand.class,
      SweepCommand.class,
      ReproduceCommand.class,
      KeysCommand.class,
      DoctorCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class Main implements Runnable {

  static final int FAILED = 1;
  static final int WRONG_INPUT = 2;
  static final int INTERRUPTED = 130;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "also print the stack trace of an error")
  private boolean debug;

  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    StandardError.open();
    Submitted.end(run(arguments));
  }

  /** Runs a command line and returns the exit status, having printed what there is to say. */
  static int run(String... arguments) {
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        arguments);
  }

  /** As {@link #run(String...)}, with what it prints going elsewhere. */
  static int run(PrintWriter printed, PrintWriter said, String... arguments) {
    Main main = new Main();
    PrintWriter out = PrintableWriter.on(printed);
    PrintWriter err = PrintableWriter.on(said);
    try {
      int status =
          new CommandLine(main)
              .setOut(out)
              .setErr(err)
              .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
              .setUsageHelpAutoWidth(true)
              .setCaseInsensitiveEnumValuesAllowed(true)
              .registerConverter(Path.class, Main::path)
              .setParameterExceptionHandler((exception, line) -> wrongUse(exception))
              .setExecutionExceptionHandler(
                  (exception, line, parsed) -> main.failed(exception, err))
              .execute(arguments);
      if (status == 0 && printed.checkError()) {
        err.println("salamander: not all that was printed could be written: is the disk full?");
        return FAILED;
      }
      return status;
    } catch (Error e) { // no memory left, a library missing: picocli lets these through
      return main.failed(e, err);
    }
  }

  /** To Java, an empty path is the working directory; who writes one means another. */
  private static Path path(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("it is empty; it must be a path");
    }
    return Path.of(text);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing; there are: " + String.join(", ", spec.subcommands().keySet()));
  }

  private static int wrongUse(ParameterException exception) {
    CommandLine line = exception.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("salamander: " + exception.getMessage());
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return WRONG_INPUT;
  }

  private int failed(Throwable failure, PrintWriter err) {
    err.println("salamander: " + message(failure));
    if (debug || System.getenv("SALAMANDER_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    if (failure instanceof RunFailed run && run.reason() == RunFailed.Reason.STOPPED) {
      return INTERRUPTED;
    }
    return failure instanceof IllegalArgumentException ? WRONG_INPUT : FAILED;
  }

  private static String message(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "no memory left ("
          + failure.getMessage()
          + "); give the JVM more, as in SALAMANDER_JAVA_OPTS=-Xmx8g, or use fewer threads:"
          + " --set cluster.threads=1";
    }
    if (failure instanceof UncheckedIOException && failure.getCause() != null) {
      return message(failure.getCause());
    }
    if (failure instanceof FileSystemException file) {
      return file.getFile() + ": " + reason(file);
    }
    return told(failure)
        ? String.valueOf(failure.getMessage())
        : "unexpected failure: " + failure + "; --debug shows where";
  }

  /** Why a file cannot be read or written; java.nio says it by the exception's class. */
  static String reason(IOException failure) {
    if (!(failure instanceof FileSystemException file)) {
      return String.valueOf(failure.getMessage());
    }
    return file instanceof NoSuchFileException
        ? "no such file or directory"
        : file instanceof AccessDeniedException
            ? "permission denied"
            : file instanceof FileAlreadyExistsException
                ? "a file stands in the way"
                : file.getReason() == null ? "it cannot be read or written" : file.getReason();
  }

  /** Whether a failure says itself what was wrong and what to do. */
  static boolean told(Throwable failure) {
    boolean ours =
        failure instanceof IllegalArgumentException
            || failure instanceof RunFailed
            || failure instanceof TaskFailedException
            || failure instanceof ClusterException
            || failure instanceof IOException;
    return ours && failure.getMessage() != null;
  }

  /** {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"salamander " + Build.VERSION + " (" + Build.COMMIT + ")"};
    }
  }
}
