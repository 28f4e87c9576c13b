package org.salamander.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/** Chooses the names of runs on a page. */
final class Labels {

  private Labels() {}

  /**
   * A short name for each directory: its last part without the settings after a comma, which a
   * sweep adds. If two runs would have the same name, the settings stay; if that is not enough, the
   * whole path is used.
   */
  static List<String> of(List<String> directories) {
    List<String> last = directories.stream().map(Labels::last).toList();
    List<String> bare = last.stream().map(name -> name.replaceFirst("(?<=.),.*", "")).toList();
    return unique(bare) ? bare : unique(last) ? last : directories;
  }

  private static boolean unique(List<String> names) {
    return new HashSet<>(names).size() == names.size();
  }

  private static String last(String directory) {
    String bare = directory.replaceFirst("/+$", "");
    return bare.substring(bare.lastIndexOf('/') + 1);
  }

  /** Describes a number of inner steps: {@code before}, {@code after 3 steps}. */
  static String after(int step) {
    return step == 0 ? "before" : "after " + step + (step == 1 ? " step" : " steps");
  }

  /** As part of a file's name. */
  static String file(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}
