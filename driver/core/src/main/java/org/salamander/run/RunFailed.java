package org.salamander.run;

import java.io.IOException;

/**
 * A run could not go on for a reason that is not its input: a loss that is not a number, a full
 * disk. The message says what to do.
 */
public final class RunFailed extends RuntimeException {

  private static final long serialVersionUID = 1;

  public RunFailed(String message) {
    super(message);
  }

  public RunFailed(String message, Throwable cause) {
    super(message, cause);
  }

  /** {@code what} failed on the disk; the file system's reason stands behind it. */
  public static RunFailed writing(String what, IOException cause) {
    return new RunFailed(what + ": " + cause.getMessage(), cause);
  }
}
