package org.salamander.run.train;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.salamander.run.store.Folder;

/**
 * Repeats failed operations of a run directory's file system, if it is reached over a network: name
 * nodes restart, and connections break. Failures of a local disk are not retried, because waiting
 * does not help there.
 */
final class Retry {

  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 10_000;

  private final Folder folder;
  private final int seconds;
  private final Consumer<String> note;
  private final Surroundings surroundings;

  /** An operation that can be repeated after it failed half way. */
  @FunctionalInterface
  public interface Action {
    void run() throws IOException;
  }

  /**
   * With the real clock.
   *
   * @param seconds to retry after the first failure; 0 for no second attempt
   * @param note receives a line for each failure that is retried
   */
  public Retry(Folder folder, int seconds, Consumer<String> note) {
    this(folder, seconds, note, Surroundings.REAL);
  }

  Retry(Folder folder, int seconds, Consumer<String> note, Surroundings surroundings) {
    this.folder = folder;
    this.seconds = folder.remote() ? seconds : 0;
    this.note = note;
    this.surroundings = surroundings;
  }

  /** Runs the operation, or throws the failure of the last attempt. */
  public void with(String what, Action action) throws IOException {
    long pause = FIRST_MILLIS;
    long limit = 0;
    while (true) {
      try {
        action.run();
        return;
      } catch (AccessDeniedException e) {
        throw e; // waiting changes no permission
      } catch (IOException e) {
        long now = surroundings.nanos();
        if (limit == 0) {
          limit = now + TimeUnit.SECONDS.toNanos(seconds);
          if (seconds > 0) {
            note.accept(
                folder.name()
                    + ": "
                    + what
                    + " failed ("
                    + firstLine(e)
                    + "); trying for another "
                    + seconds
                    + " s (checkpoint.patience)");
          }
        }
        if (now + TimeUnit.MILLISECONDS.toNanos(pause) >= limit || !surroundings.slept(pause)) {
          throw e;
        }
        pause = Math.min(2 * pause, LONGEST_MILLIS);
      }
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getName());
  }
}
