package org.salamander.cli.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Describes why a file cannot be read or written. */
public final class FileFailure {

  private FileFailure() {}

  /**
   * The reason why a file cannot be read or written. java.nio gives it only as the exception's
   * class.
   */
  public static String reason(IOException failure) {
    if (!(failure instanceof FileSystemException file)) {
      return String.valueOf(failure.getMessage());
    }
    return file instanceof NoSuchFileException
        ? "no such file or directory"
        : file instanceof AccessDeniedException && file.getReason() == null
            ? "permission denied"
            : file instanceof FileAlreadyExistsException
                ? "a file is in the way"
                : file.getReason() == null ? "it cannot be read or written" : file.getReason();
  }
}
