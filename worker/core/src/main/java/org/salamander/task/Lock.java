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

  /** What is done under the lock. */
  @FunctionalInterface
  public interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Waits for the lock beside {@code file}, then runs. A file lock is its process's, so threads
   * first wait for one another.
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
