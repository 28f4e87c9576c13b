package org.salamander.run.adapt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.salamander.csv.ComposedText;
import org.salamander.csv.CsvFile;
import org.salamander.csv.CsvFile.Row;
import org.salamander.csv.Decimals;
import org.salamander.model.Batch;
import org.salamander.model.Domain;

/**
 * Reads examples from a CSV file. Each line is an example: its input values, then its targets (one
 * label for classes) or nothing. If the run knows the columns' names, a heading decides the order.
 */
final class CsvExamples {

  /** Dimensions of an image: height, width, channels. */
  private static final int IMAGE = 3;

  private final CsvFile file;
  private final Domain domain;
  private final Decimals decimals;
  private final List<float[]> inputs = new ArrayList<>();
  private final List<float[]> targets = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private @Nullable CsvColumns columns;
  private int unusual; // inputs beyond the range of the run's tasks

  private CsvExamples(CsvFile file, Domain domain) {
    this.file = file;
    this.domain = domain;
    this.decimals = new Decimals(file);
  }

  /**
   * Reads a file.
   *
   * @param classes the allowed labels; null for those in the file, sorted
   * @param note receives a line about how the file was read
   * @throws IllegalArgumentException naming line and column of the error
   */
  static Examples read(
      Path path, Domain domain, @Nullable List<String> classes, Consumer<String> note)
      throws IOException {
    CsvFile file = CsvFile.read(path, Set.copyOf(CsvColumns.names(domain)));
    CsvExamples read = new CsvExamples(file, domain);
    file.forEach(read::add);
    Examples examples = read.examples(classes);
    note.accept(
        String.format(
            Locale.ROOT,
            "%s: %d example%s %s targets (%s)",
            path,
            examples.names().size(),
            examples.names().size() == 1 ? "" : "s",
            examples.labelled() ? "with" : "without",
            file.taken()));
    if (read.unusual > 0) {
      note.accept(
          String.format(
              Locale.ROOT,
              "%s: %d of %d inputs are not from %s to %s, the range of the run's tasks",
              path,
              read.unusual,
              examples.batch().inputs().length,
              domain.values().low(),
              domain.values().high()));
    }
    return examples;
  }

  private void add(Row row) {
    if (columns == null) {
      columns = CsvColumns.of(file, row, domain);
    }
    columns.requireWidth(file, row, domain);
    float[] x = new float[domain.inputs()];
    for (int j = 0; j < x.length; j++) {
      x[j] = decimals.value(row, columns.inputs()[j]);
      requireEntry(row, columns.inputs()[j], j, x[j]);
      requirePixel(row, columns.inputs()[j], x[j]);
    }
    inputs.add(x);
    names.add(columns.id() < 0 ? "line " + row.number() : row.cells().get(columns.id()));
    if (!columns.labelled()) {
      return;
    }
    if (domain.kind() == Domain.Kind.CLASSES) {
      labels.add(label(row, columns.targets()[0]));
      return;
    }
    float[] y = new float[domain.outputs()];
    for (int j = 0; j < y.length; j++) {
      y[j] = target(row, columns.targets()[j]);
    }
    targets.add(y);
  }

  /** A category is a whole number below the number of its entries. */
  private void requireEntry(Row row, int column, int input, float value) {
    if (domain.columns().isEmpty()) {
      return;
    }
    int at = 0;
    for (Domain.Column known : domain.columns()) {
      if (input < at + known.width()) {
        if (known.category()
            && (value < 0 || value >= known.entries() || value != Math.rint(value))) {
          throw new IllegalArgumentException(
              file.at(row, column)
                  + ": "
                  + row.cells().get(column)
                  + "; it must be a whole number from 0 to "
                  + (known.entries() - 1));
        }
        return;
      }
      at += known.width();
    }
  }

  /** A pixel on another scale, such as 0 to 255, is another picture to the model. */
  private void requirePixel(Row row, int column, float value) {
    if (unusual(value)) {
      unusual++;
      if (domain.input().size() == IMAGE) {
        throw new IllegalArgumentException(
            file.at(row, column)
                + ": "
                + row.cells().get(column)
                + "; a pixel must be from "
                + domain.values().low()
                + " to "
                + domain.values().high()
                + ", as in the run's images");
      }
    }
  }

  private boolean unusual(float value) {
    return value < domain.values().low() || value > domain.values().high();
  }

  private String label(Row row, int column) {
    String label = ComposedText.of(row.cells().get(column));
    if (label.isEmpty()) {
      throw new IllegalArgumentException(
          file.at(row, column) + ": the cell is empty; it must be the example's class");
    }
    return label;
  }

  private float target(Row row, int column) {
    if (domain.kind() != Domain.Kind.BINARY) {
      return decimals.value(row, column);
    }
    String cell = row.cells().get(column);
    if (!cell.matches("[01]([.,]0*)?")) {
      throw new IllegalArgumentException(
          file.at(row, column)
              + ": the target is "
              + (cell.isEmpty() ? "empty" : cell)
              + "; it must be 0 or 1, the two classes of a binary task");
    }
    return cell.charAt(0) - '0';
  }

  private Examples examples(@Nullable List<String> given) {
    if (columns == null) {
      throw new IllegalArgumentException(
          file.file() + " holds no examples; it must have a line for each");
    }
    boolean kinds = domain.kind() == Domain.Kind.CLASSES;
    List<String> classes = given;
    if (classes == null) {
      classes = List.copyOf(new TreeSet<>(labels));
      if (kinds) {
        OwnData.requireClasses(file.file(), classes, domain);
      }
    }
    int size = inputs.size();
    float[] y = new float[size * (kinds ? 1 : domain.outputs())];
    for (int i = 0; columns.labelled() && i < size; i++) {
      if (kinds) {
        y[i] = OwnData.label(file.file() + ", " + names.get(i), labels.get(i), classes);
      } else {
        System.arraycopy(targets.get(i), 0, y, i * domain.outputs(), domain.outputs());
      }
    }
    float[] x = new float[size * domain.inputs()];
    for (int i = 0; i < size; i++) {
      System.arraycopy(inputs.get(i), 0, x, i * domain.inputs(), domain.inputs());
    }
    return new Examples(new Batch(size, x, y), names, classes, columns.labelled());
  }
}
