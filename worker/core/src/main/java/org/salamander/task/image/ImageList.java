package org.salamander.task.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.salamander.csv.ComposedText;
import org.salamander.csv.CsvFile;
import org.salamander.csv.CsvFile.Row;
import org.salamander.csv.Heading;
import org.salamander.task.DataException;

/**
 * One of the lists that divide a data set of photographs: {@code train.csv}, {@code val.csv} or
 * {@code test.csv}, with the columns {@code filename} and {@code label} and a line for each image.
 *
 * @param file the list
 * @param classes the names of each class's image files, both in the order of names
 */
record ImageList(Path file, SortedMap<String, SortedSet<String>> classes) {

  private static final String FILE = "filename";
  private static final String LABEL = "label";

  /**
   * Reads a list.
   *
   * @throws DataException if it is missing, or naming the line that is wrong
   */
  static ImageList read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file + ": no such file; the folder must have train.csv, val.csv and test.csv");
    }
    CsvFile lines = CsvFile.read(file);
    List<String> names = lines.heading().map(Heading::names).orElse(List.of());
    int image = names.indexOf(FILE);
    int label = names.indexOf(LABEL);
    if (names.size() != 2 || image < 0 || label < 0) {
      throw new DataException(
          file + ", line 1: " + lines.taken() + "; the heading must be " + FILE + "," + LABEL);
    }
    SortedMap<String, SortedSet<String>> classes = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    lines.forEach(row -> add(lines, row, image, label, classes, seen));
    return new ImageList(file, classes);
  }

  private static void add(
      CsvFile file,
      Row row,
      int image,
      int label,
      SortedMap<String, SortedSet<String>> classes,
      Set<String> seen) {
    List<String> cells = row.cells().stream().map(ComposedText::of).toList();
    if (cells.size() != 2 || cells.contains("")) {
      throw new DataException(
          file.at(row) + ": the cells are " + cells + "; they must be a file's name and its class");
    }
    if (!seen.add(cells.get(image))) {
      throw new DataException(
          file.at(row) + ": " + cells.get(image) + " is listed twice; it must be once");
    }
    if (seen.size() > RawFiles.MOST_FILES) {
      throw new DataException(
          file.at(row) + ": more than " + RawFiles.MOST_FILES + " images; make several data sets");
    }
    classes.computeIfAbsent(cells.get(label), c -> new TreeSet<>()).add(cells.get(image));
  }
}
