package org.salamander.task;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets only one thread of one process at a time make a file. The lock file is not removed, because
 * removing it would be a race.
 */
public final class Lock {

  private Lock() {}

  /** The work under the lock. */
  @FunctionalInterface
  public interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Waits for the lock file next to {@code file}, then runs. A file lock belongs to the whole
   * process, so threads first wait for each other.
   */
  public static <T> T holding(Path file, Action<T> action) throws IOException {
    synchronized (Lock.class) {
      Path lock = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        FileLock held = channel.lock();
        try {
          return action.run();
        } finally {
          held.release();
        }
      }
    }
  }
}
