package org.salamander.report;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Chooses the names of runs on a page. */
final class Labels {

  private Labels() {}

  /**
   * A short name for each directory: the last part of its path. Settings in a name, as in {@code
   * maml,outer.batch=5}, are left out if all runs have them. If two runs would have the same name,
   * the whole path is used.
   */
  static List<String> of(List<String> directories) {
    List<String> last = directories.stream().map(Labels::last).toList();
    List<String> bare = last.stream().map(name -> withoutShared(name, last)).toList();
    return unique(bare) ? bare : unique(last) ? last : directories;
  }

  private static String withoutShared(String name, List<String> all) {
    List<String> parts = parts(name);
    if (parts.get(0).contains("=")) {
      return name; // the name has only settings
    }
    return parts.get(0)
        + parts.stream()
            .skip(1)
            .filter(part -> !all.stream().allMatch(other -> parts(other).contains(part)))
            .map(part -> "," + part)
            .collect(Collectors.joining());
  }

  private static List<String> parts(String name) {
    return List.of(name.split(",", -1));
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

  /** The label as part of a file's name. */
  static String file(String label) {
    return label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }
}
