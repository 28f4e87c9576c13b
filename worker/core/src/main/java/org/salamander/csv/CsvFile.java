package org.salamander.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.FieldModifiers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of separated values: lines of cells. The first line may be a {@link Heading}.
 *
 * <ul>
 *   <li>The text is UTF-8, or UTF-16 with a byte order mark; see {@link CsvText}.
 *   <li>The separator is the first of tab, semicolon, bar and comma that the first line has outside
 *       quotes.
 *   <li>A cell in double quotes may hold separators, line breaks, and quotes written twice (RFC
 *       4180). Spaces around cells are ignored; blank lines are skipped.
 * </ul>
 */
public final class CsvFile {

  /** More columns than the values of any image here. */
  private static final int MOST_CELLS = 1 << 20;

  private static final char[] SEPARATORS = {'\t', ';', '|'};

  /**
   * A line of cells.
   *
   * @param number of its first line in the file, from 1
   * @param cells without the spaces around them
   */
  public record Row(long number, List<String> cells) {

    public Row {
      cells = List.copyOf(cells);
    }
  }

  private final Path file;
  private final String text;
  private final char separator;
  private final Optional<Heading> heading;

  private CsvFile(Path file, String text, char separator, Optional<Heading> heading) {
    this.file = file;
    this.text = text;
    this.separator = separator;
    this.heading = heading;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming file and line if it is not text in a known encoding or
   *     its quotes do not match
   */
  public static CsvFile read(Path file) throws IOException {
    return read(file, Set.of());
  }

  /**
   * As {@link #read(Path)}. A first line with all of the {@code known} names is the heading,
   * whatever these names are.
   */
  public static CsvFile read(Path file, Set<String> known) throws IOException {
    String text = CsvText.read(file);
    char separator = separator(text);
    CsvFile unnamed = new CsvFile(file, text, separator, Optional.empty());
    Row[] first = {null};
    unnamed.each(row -> first[0] = row, 1);
    Optional<Heading> heading =
        first[0] == null ? Optional.empty() : Heading.of(file, first[0].cells(), known);
    return new CsvFile(file, text, separator, heading);
  }

  private static char separator(String text) {
    String line = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
    String outside = line.replaceAll("\"[^\"]*\"", "");
    for (char candidate : SEPARATORS) {
      if (outside.indexOf(candidate) >= 0) {
        return candidate;
      }
    }
    return ',';
  }

  /** The file, for messages. */
  public Path file() {
    return file;
  }

  /** The names of the columns, if the first line is a heading. */
  public Optional<Heading> heading() {
    return heading;
  }

  /** Whether a comma may be a decimal comma, because it does not separate cells. */
  public boolean decimalCommas() {
    return separator != ',';
  }

  /** A description of the file's format for users: {@code no heading, separated by commas}. */
  public String taken() {
    String names = heading.map(h -> "heading " + String.join(", ", h.names())).orElse("no heading");
    String separated =
        switch (separator) {
          case '\t' -> "tabs";
          case ';' -> "semicolons";
          case '|' -> "bars";
          default -> "commas";
        };
    return names + "; separated by " + separated;
  }

  /** Passes on the rows below the heading, one after the other. */
  public void forEach(Consumer<Row> consumer) {
    boolean[] named = {heading.isPresent()};
    each(
        row -> {
          if (!named[0]) {
            consumer.accept(row);
          }
          named[0] = false;
        },
        Long.MAX_VALUE);
  }

  private void each(Consumer<Row> consumer, long most) {
    CsvRecordHandler handler =
        CsvRecordHandler.of(
            builder -> builder.maxFields(MOST_CELLS).fieldModifier(FieldModifiers.STRIP));
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .allowExtraCharsAfterClosingQuote(false)
            .trimWhitespacesAroundQuotes(true)
            .build(handler, text)) {
      reader.stream()
          .filter(row -> row.getFieldCount() > 1 || !row.getField(0).isEmpty())
          .limit(most)
          .forEach(row -> consumer.accept(new Row(row.getStartingLineNumber(), row.getFields())));
    } catch (CsvParseException e) {
      throw new IllegalArgumentException(
          file
              + ": "
              + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
              + "; write a quote inside a quoted cell twice, and close every quote",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("a string is read without input or output", e);
    }
  }

  /** Names a place in the file: {@code points.csv, line 3}. */
  public String at(Row row) {
    return file + ", line " + row.number();
  }

  /** Names a cell's place: {@code points.csv, line 3, column 2 (weight)}. */
  public String at(Row row, int column) {
    String name =
        heading
            .filter(h -> column < h.names().size() && !h.names().get(column).isEmpty())
            .map(h -> " (" + h.names().get(column) + ")")
            .orElse("");
    return at(row) + ", column " + (column + 1) + name;
  }
}
