package org.salamander.run.adapt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Domain;

/**
 * Examples as comma-separated values: a line an example, its input values, then its targets (one
 * label for classes) or nothing. A first line that does not begin with a number is a heading.
 */
final class Csv {

  private Csv() {}

  /**
   * Reads a file.
   *
   * @param classes what labels may be; null to take those in the file, sorted
   */
  static Examples read(Path file, Domain domain, @Nullable List<String> classes)
      throws IOException {
    List<String[]> rows = new ArrayList<>();
    List<String> names = new ArrayList<>();
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).strip().split("\\s*,\\s*", -1);
      boolean heading = i == 0 && !number(cells[0]);
      if (!heading && !lines.get(i).isBlank()) {
        rows.add(cells);
        names.add("line " + (i + 1));
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(file + " holds no examples; it must have a line for each");
    }
    int targets = domain.kind() == Domain.Kind.CLASSES ? 1 : domain.outputs();
    boolean labelled = rows.get(0).length != domain.inputs();
    int width = domain.inputs() + (labelled ? targets : 0);
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).length != width) {
        throw new IllegalArgumentException(
            file
                + ", "
                + names.get(i)
                + ": "
                + rows.get(i).length
                + " values; it must have "
                + domain.inputs()
                + " inputs and "
                + targets
                + " target"
                + (targets == 1 ? "" : "s")
                + ", or inputs alone in every line");
      }
    }
    return examples(file, domain, classes, rows, names, labelled);
  }

  private static Examples examples(
      Path file,
      Domain domain,
      @Nullable List<String> given,
      List<String[]> rows,
      List<String> names,
      boolean labelled) {
    boolean kinds = domain.kind() == Domain.Kind.CLASSES;
    List<String> classes = given != null ? given : kinds && labelled ? labels(rows) : List.of();
    if (given == null && kinds) {
      requireClasses(file, classes, domain);
    }
    int targets = kinds ? 1 : domain.outputs();
    float[] x = new float[rows.size() * domain.inputs()];
    float[] y = new float[rows.size() * targets];
    for (int i = 0; i < rows.size(); i++) {
      String[] row = rows.get(i);
      String where = file + ", " + names.get(i);
      for (int j = 0; j < domain.inputs(); j++) {
        x[i * domain.inputs() + j] = value(row[j], where);
      }
      for (int j = 0; labelled && j < targets; j++) {
        String cell = row[domain.inputs() + j];
        y[i * targets + j] = kinds ? label(where, cell, classes) : value(cell, where);
      }
    }
    return new Examples(new Batch(rows.size(), x, y), names, classes, labelled);
  }

  private static List<String> labels(List<String[]> rows) {
    TreeSet<String> labels = new TreeSet<>();
    rows.forEach(row -> labels.add(row[row.length - 1]));
    return List.copyOf(labels);
  }

  /** No more classes than the model has outputs for. */
  static void requireClasses(Path path, List<String> classes, Domain domain) {
    if (classes.isEmpty() || classes.size() > domain.outputs()) {
      throw new IllegalArgumentException(
          path
              + " has "
              + classes.size()
              + " classes; the run's model can tell 1 to "
              + domain.outputs()
              + " apart (tasks.ways)");
    }
  }

  /** The number of a class. */
  static int label(String where, String name, List<String> classes) {
    int label = classes.indexOf(name);
    if (label < 0) {
      throw new IllegalArgumentException(
          where + ": class " + name + " is not among those of the support set: " + classes);
    }
    return label;
  }

  private static boolean number(String cell) {
    try {
      Float.parseFloat(cell);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static float value(String cell, String where) {
    if (!number(cell) || !Float.isFinite(Float.parseFloat(cell))) {
      throw new IllegalArgumentException(where + ": " + cell + " is not a finite number");
    }
    return Float.parseFloat(cell);
  }

  /** A line of cells. */
  static String line(Object... cells) {
    return String.join(",", Arrays.stream(cells).map(String::valueOf).toList()) + "\n";
  }
}
