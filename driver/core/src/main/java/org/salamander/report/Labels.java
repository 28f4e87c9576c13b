package org.salamander.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Chooses the names of runs on a page. */
final class Labels {

  private Labels() {}

  /** The last name of each directory, or all of it where two share their last. */
  static List<String> of(List<String> directories) {
    List<String> last = directories.stream().map(Labels::last).toList();
    return new HashSet<>(last).size() == last.size() ? last : directories;
  }

  private static String last(String directory) {
    String bare = directory.replaceFirst("/+$", "");
    return bare.substring(bare.lastIndexOf('/') + 1);
  }

  /** What holds after so many inner steps: {@code before}, {@code after 3 steps}. */
  static String after(int step) {
    return step == 0 ? "before" : "after " + step + (step == 1 ? " step" : " steps");
  }

  /** As part of a file's name. */
  static String file(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}
