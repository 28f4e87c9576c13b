package org.salamander.task.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.salamander.task.DataException;

/**
 * One of the lists that divide a data set of photographs: {@code train.csv}, {@code val.csv} or
 * {@code test.csv}, with the header {@code filename,label} and a line an image.
 *
 * @param file the list itself
 * @param classes the names of each class's image files, both in the order of names
 */
record ImageList(Path file, SortedMap<String, SortedSet<String>> classes) {

  private static final String HEADER = "filename,label";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

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
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return parse(file, lines);
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": not a text file in UTF-8", e);
    }
  }

  private static ImageList parse(Path file, BufferedReader lines) throws IOException {
    String header = lines.readLine();
    if (header == null || !header.replace(BYTE_ORDER_MARK, "").strip().equals(HEADER)) {
      throw new DataException(
          file + ":1: the first line is '" + header + "'; it must be '" + HEADER + "'");
    }
    SortedMap<String, SortedSet<String>> classes = new TreeMap<>();
    TreeSet<String> seen = new TreeSet<>();
    String line = lines.readLine();
    for (int number = 2; line != null; number++, line = lines.readLine()) {
      if (line.isBlank()) {
        continue;
      }
      String[] columns = line.split(",", -1);
      if (columns.length != 2 || columns[0].isBlank() || columns[1].isBlank()) {
        throw new DataException(
            file + ":" + number + ": the line is '" + line + "'; it must be '" + HEADER + "'");
      }
      if (!seen.add(columns[0].strip())) {
        throw new DataException(
            file + ":" + number + ": " + columns[0] + " is listed twice; it must be once");
      }
      if (seen.size() > RawFiles.MOST_FILES) {
        throw new DataException(file + ": more than " + RawFiles.MOST_FILES + " images");
      }
      classes.computeIfAbsent(columns[1].strip(), c -> new TreeSet<>()).add(columns[0].strip());
    }
    return new ImageList(file, classes);
  }
}
