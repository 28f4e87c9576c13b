package org.salamander.task;

import java.util.function.Consumer;

/** Prints a line at each tenth of the work. */
final class TenthsProgress implements Progress {

  private final Consumer<String> announce;
  private String what = "";
  private long said;

  TenthsProgress(Consumer<String> announce) {
    this.announce = announce;
  }

  @Override
  public void at(String what, long done, long total) {
    long tenths = total > 0 ? 10 * done / total : 0;
    if (tenths > (what.equals(this.what) ? said : 0)) {
      this.what = what;
      said = tenths;
      announce.accept(done + " of " + total + " " + what);
    }
  }
}
