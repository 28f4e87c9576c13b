package org.salamander.task;

import java.util.function.Consumer;

/** Receives the progress of a long operation. */
@FunctionalInterface
public interface Progress {

  /**
   * Work goes on.
   *
   * @param what what is being done, for people: {@code "images"}
   * @param done how many units, or bytes, are done
   * @param total of how many; 0 where that is not known
   */
  void at(String what, long done, long total);

  /** Says a line at each tenth of the way. */
  static Progress lines(Consumer<String> announce) {
    return new TenthsProgress(announce);
  }
}
