package org.salamander.run.adapt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.salamander.csv.CsvFile;
import org.salamander.csv.CsvFile.Row;
import org.salamander.csv.Heading;
import org.salamander.model.Domain;

/**
 * The meaning of a file's columns.
 *
 * @param width number of columns of every row
 * @param id the column that names the rows, or −1
 * @param inputs the column of every input value, in the model's order
 * @param targets the columns of the targets; empty if there are none
 */
record CsvColumns(int width, int id, int[] inputs, int[] targets) {

  /**
   * Finds columns by the heading if the run knows names. Otherwise by position: inputs, then
   * targets. A first column that is called {@code id}, or has no name, may come before them.
   *
   * @param row the first row of data
   * @throws IllegalArgumentException if that does not fit the run
   */
  static CsvColumns of(CsvFile file, Row row, Domain domain) {
    if (!domain.columns().isEmpty()) {
      return named(file, domain);
    }
    int width = file.heading().map(h -> h.names().size()).orElse(row.cells().size());
    int id = file.heading().filter(Heading::namesRows).isPresent() ? 0 : -1;
    int from = id + 1;
    int inputs = domain.inputs();
    int targets = targets(domain);
    if (width != from + inputs && width != from + inputs + targets) {
      throw wrongWidth(file, row, width, domain);
    }
    file.heading().ifPresent(heading -> heading.requireOrder(file.file(), from, inputs));
    return new CsvColumns(
        width, id, range(from, inputs), range(from + inputs, width - from - inputs));
  }

  /** The names of the inputs' columns, if the run knows them. */
  static List<String> names(Domain domain) {
    List<String> names = new ArrayList<>();
    for (Domain.Column column : domain.columns()) {
      for (int i = 1; i <= column.width(); i++) {
        names.add(column.width() == 1 ? column.name() : column.name() + i);
      }
    }
    return names;
  }

  private static CsvColumns named(CsvFile file, Domain domain) {
    List<String> wanted = names(domain);
    List<String> names =
        file.heading()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        file.file()
                            + ": the first line names no columns; it must name "
                            + String.join(", ", wanted)))
            .names();
    int[] inputs = wanted.stream().mapToInt(names::indexOf).toArray();
    List<String> missing = wanted.stream().filter(name -> !names.contains(name)).toList();
    int id =
        file.heading().filter(Heading::namesRows).isPresent() && !wanted.contains(names.get(0))
            ? 0
            : -1;
    int[] others =
        IntStream.range(id + 1, names.size()).filter(i -> !wanted.contains(names.get(i))).toArray();
    if (!missing.isEmpty() || others.length != 0 && others.length != targets(domain)) {
      throw new IllegalArgumentException(
          file.file()
              + ", line 1: "
              + (missing.isEmpty() ? "" : "no column " + String.join(", ", missing) + "; ")
              + "beside the inputs there are "
              + IntStream.of(others).mapToObj(names::get).toList()
              + "; it must name "
              + String.join(", ", wanted)
              + ", and the targets or nothing else");
    }
    return new CsvColumns(names.size(), id, inputs, others);
  }

  private static int targets(Domain domain) {
    return domain.kind() == Domain.Kind.CLASSES ? 1 : domain.outputs();
  }

  private static int[] range(int from, int count) {
    return IntStream.range(from, from + count).toArray();
  }

  boolean labelled() {
    return targets.length > 0;
  }

  /** Every row must have as many cells as the first, or as the heading. */
  void requireWidth(CsvFile file, Row row, Domain domain) {
    if (row.cells().size() != width) {
      throw wrongWidth(file, row, row.cells().size(), domain);
    }
  }

  private static IllegalArgumentException wrongWidth(
      CsvFile file, Row row, int width, Domain domain) {
    int targets = targets(domain);
    boolean trailing = width > 1 && row.cells().get(row.cells().size() - 1).isEmpty();
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: %d value%s (%s); it must have %d input%s and %d target%s, or inputs alone in every line%s",
            file.at(row),
            width,
            width == 1 ? "" : "s",
            file.taken(),
            domain.inputs(),
            domain.inputs() == 1 ? "" : "s",
            targets,
            targets == 1 ? "" : "s",
            trailing ? "; the last cell is empty: leave out the separator before it" : ""));
  }
}
