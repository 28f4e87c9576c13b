package org.salamander.task;

import java.util.function.Consumer;

/** Receives the progress of a long operation. */
@FunctionalInterface
public interface Progress {

  /**
   * Reports progress.
   *
   * @param what name of the units: {@code "images"}
   * @param done number of finished units, or bytes
   * @param total total number; 0 if unknown
   */
  void at(String what, long done, long total);

  /** Prints a line at each tenth of the work. */
  static Progress lines(Consumer<String> announce) {
    return new TenthsProgress(announce);
  }
}
