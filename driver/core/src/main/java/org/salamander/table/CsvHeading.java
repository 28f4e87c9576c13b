package org.salamander.table;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.salamander.task.DataException;

/**
 * The first line of a CSV file that is read as a table. Spark renames columns whose names it takes
 * for equal, so they are compared before.
 *
 * @param names empty for a column without a name
 */
record CsvHeading(List<String> names) {

  /** How Spark calls the cells of a line without a heading. */
  private static final String CELL = "_c";

  /** Separators of other files of this kind. */
  private static final String OTHERS = ";\t|";

  CsvHeading {
    names = List.copyOf(names);
  }

  /**
   * The heading in a file's first row.
   *
   * @param first read without a heading; the columns of folders' names stand behind its cells
   */
  static CsvHeading of(Row first) {
    return new CsvHeading(
        IntStream.range(0, first.size())
            .filter(i -> first.schema().fieldNames()[i].startsWith(CELL)) // no folder's
            .mapToObj(i -> first.isNullAt(i) ? "" : first.getString(i))
            .toList());
  }

  /**
   * Refuses a line that is no heading of this file.
   *
   * @param table its name, for the message
   * @throws DataException saying what is wrong with the line
   */
  void require(String table) {
    if (names.stream().anyMatch(name -> name.indexOf('\uFFFD') >= 0 || name.indexOf('\0') >= 0)) {
      throw refused(table, "it is not in UTF-8; save the file so");
    }
    if (names.size() == 1 && names.get(0).chars().anyMatch(c -> OTHERS.indexOf(c) >= 0)) {
      throw refused(
          table, "it has the one cell " + names.get(0) + "; commas must separate the cells");
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).isEmpty()) {
        throw refused(
            table, "column " + (i + 1) + " has no name; give it one, or write the file without it");
      }
      Integer other = seen.put(names.get(i).toLowerCase(Locale.ROOT), i);
      if (other != null) {
        throw refused(
            table,
            "columns "
                + (other + 1)
                + " and "
                + (i + 1)
                + " are called "
                + names.get(other)
                + " and "
                + names.get(i)
                + "; names must differ, in more than the case of letters");
      }
    }
  }

  private static DataException refused(String table, String what) {
    return new DataException(table + ": the first line must name the columns: " + what);
  }
}
