package org.salamander.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.salamander.cli.terminal.PrintableWriter;
import org.salamander.cli.terminal.StandardError;
import org.salamander.run.Build;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.ITypeConverter;
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
    })
public final class Main implements Runnable {

  /** The commands, in the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
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
          AutoComplete.GenerateCompletion.class);

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

  /** Runs a command line, prints its output, and returns the exit status. */
  static int run(String... arguments) {
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        arguments);
  }

  /** As {@link #run(String...)}, with given writers for its output. */
  static int run(PrintWriter printed, PrintWriter said, String... arguments) {
    PrintWriter out = PrintableWriter.on(printed);
    PrintWriter err = PrintableWriter.on(said);
    Main main = new Main();
    Failures failures = new Failures(err, () -> main.debug);
    try {
      int status =
          line(main, arguments)
              .setOut(out)
              .setErr(err)
              .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
              .setUsageHelpAutoWidth(true)
              .setCaseInsensitiveEnumValuesAllowed(true)
              .registerConverter(Path.class, new PathConverter())
              .setParameterExceptionHandler(failures)
              .setExecutionExceptionHandler(failures)
              .execute(arguments);
      if (status == 0 && printed.checkError()) {
        err.println(
            "salamander: not all that was printed could be written: standard output is closed, or"
                + " its disk is full");
        return FAILED;
      }
      return status;
    } catch (Error e) { // no memory, missing library: picocli does not catch it
      return failures.tell(e);
    }
  }

  /**
   * The commands that a command line may need: the one that it starts with, or else all. picocli
   * needs a tenth of a second to read the annotations of all of them.
   */
  static CommandLine line(Main main, String... arguments) {
    CommandLine line = new CommandLine(main);
    String first = arguments.length > 0 ? arguments[0] : "";
    List<Class<?>> named =
        COMMANDS.stream()
            .filter(type -> type.getAnnotation(Command.class).name().equals(first))
            .filter(type -> type != AutoComplete.GenerateCompletion.class) // it needs all commands
            .toList();
    for (Class<?> command : named.isEmpty() ? COMMANDS : named) {
      line.addSubcommand(command);
    }
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing; there are: " + String.join(", ", spec.subcommands().keySet()));
  }

  /** {@code --version}. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"salamander " + Build.VERSION + " (" + Build.COMMIT + ")"};
    }
  }

  /**
   * Refuses an empty path. In Java it means the working directory, which is hardly what the user
   * meant.
   */
  static final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      if (text.isBlank()) {
        throw new TypeConversionException("it is empty; it must be a path");
      }
      return Path.of(text);
    }
  }
}
