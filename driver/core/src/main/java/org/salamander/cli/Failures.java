package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.function.BooleanSupplier;
import org.salamander.cli.output.FileFailure;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.TaskFailedException;
import org.salamander.run.RunFailed;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The message and the exit status of a command that fails.
 *
 * <p>This is a class instead of two lambdas. The class archive, which makes the command start
 * faster, would leave out picocli if a lambda implemented one of its interfaces, because they have
 * an old class format.
 */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private final PrintWriter err;
  private final BooleanSupplier debug;

  /**
   * Writes failures to a writer.
   *
   * @param debug whether stack traces are printed, too
   */
  Failures(PrintWriter err, BooleanSupplier debug) {
    this.err = err;
    this.debug = debug;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine line = exception.getCommandLine();
    err.println("salamander: " + exception.getMessage());
    err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
    return Main.WRONG_INPUT;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    return tell(failure);
  }

  /** Writes what failed and returns the exit status. */
  int tell(Throwable failure) {
    err.println("salamander: " + message(failure));
    if (debug.getAsBoolean() || System.getenv("SALAMANDER_DEBUG") != null) {
      failure.printStackTrace(err);
    }
    if (failure instanceof RunFailed run && run.reason() == RunFailed.Reason.STOPPED) {
      return Main.INTERRUPTED;
    }
    return failure instanceof IllegalArgumentException ? Main.WRONG_INPUT : Main.FAILED;
  }

  private static String message(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "no memory left ("
          + failure.getMessage()
          + "); give the JVM more, as in SALAMANDER_JAVA_OPTS=-Xmx8g, or use fewer threads:"
          + " --set cluster.threads=1";
    }
    if (failure instanceof UncheckedIOException
        && failure.getCause() instanceof IOException cause
        && saysMore(cause, failure)) {
      return message(cause);
    }
    if (failure instanceof FileSystemException file) {
      return file.getFile() + ": " + FileFailure.reason(file);
    }
    return told(failure)
        ? String.valueOf(failure.getMessage())
        : "unexpected failure: " + failure + "; --debug shows where";
  }

  /**
   * Whether the cause says more: the message is only the cause's text, or java.nio's exception has
   * the file and the reason.
   */
  private static boolean saysMore(IOException cause, Throwable failure) {
    return cause instanceof FileSystemException || cause.toString().equals(failure.getMessage());
  }

  /** Whether a failure's own message says what was wrong and what to do. */
  static boolean told(Throwable failure) {
    boolean ours =
        failure instanceof IllegalArgumentException
            || failure instanceof RunFailed
            || failure instanceof TaskFailedException
            || failure instanceof ClusterException
            || failure instanceof IOException
            || failure instanceof UncheckedIOException;
    return ours && failure.getMessage() != null;
  }
}
