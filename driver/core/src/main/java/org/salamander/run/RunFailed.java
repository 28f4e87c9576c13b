package org.salamander.run;

import java.io.IOException;

/**
 * A run stopped for a reason other than its input: a loss that is not a number, a full disk, or an
 * interruption. The message says what to do.
 */
public final class RunFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The kind of reason. */
  public enum Reason {
    /** A loss or a parameter is not a finite number. */
    DIVERGED,
    /** Somebody asked for it. */
    STOPPED,
    /** Anything else. */
    OTHER
  }

  private final Reason reason;

  private RunFailed(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public RunFailed(String message) {
    this(Reason.OTHER, message);
  }

  public RunFailed(String message, Throwable cause) {
    super(message, cause);
    this.reason = Reason.OTHER;
  }

  /** A loss or a parameter is not a finite number. */
  public static RunFailed diverged(String message) {
    return new RunFailed(Reason.DIVERGED, message);
  }

  /** Somebody asked to stop. */
  public static RunFailed stopped(String message) {
    return new RunFailed(Reason.STOPPED, message);
  }

  /** {@code what} failed on the disk; the file system's reason follows. */
  public static RunFailed writing(String what, IOException cause) {
    return new RunFailed(what + ": " + cause.getMessage(), cause);
  }

  /** The kind of reason. */
  public Reason reason() {
    return reason;
  }
}
