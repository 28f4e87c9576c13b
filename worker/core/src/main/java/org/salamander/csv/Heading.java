package org.salamander.csv;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of a file where it names the columns.
 *
 * <p>A line is a heading if every cell of it is a name; the first may be empty, as data frames
 * leave the column of their index. A name has a letter, does not begin with a digit, a sign or a
 * dot, and is no word for a missing value. So a first line of data with a cell that cannot be read
 * is not mistaken for a heading and skipped; it is refused like every other.
 */
public record Heading(List<String> names) {

  private static final Pattern NAME = Pattern.compile("(?s)[^\\d+\\-−–.,].*");
  private static final Set<String> MISSING =
      Set.of("na", "n/a", "nan", "null", "none", "nil", "inf", "infinity", "missing");

  /** What a column of targets is called. */
  private static final Set<String> TARGET =
      Set.of("target", "targets", "label", "labels", "class", "output", "y");

  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");

  public Heading {
    names = List.copyOf(names);
  }

  /**
   * The heading that the cells of the first line are, if they are one.
   *
   * @param known names that make the line that has them all a heading; may be empty
   */
  static Optional<Heading> of(Path file, List<String> cells, Set<String> known) {
    boolean named = !known.isEmpty() && cells.containsAll(known);
    for (int i = 0; !named && i < cells.size(); i++) {
      boolean index = i == 0 && cells.get(i).isEmpty() && cells.size() > 1;
      if (!index && !name(cells.get(i))) {
        return Optional.empty();
      }
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < cells.size(); i++) {
      Integer other = seen.put(cells.get(i), i);
      if (other != null) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s, line 1: columns %d and %d are both called %s; names must differ",
                file,
                other + 1,
                i + 1,
                cells.get(i)));
      }
    }
    return Optional.of(new Heading(cells));
  }

  private static boolean name(String cell) {
    return NAME.matcher(cell).matches()
        && cell.codePoints().anyMatch(Character::isLetter)
        && !missing(cell);
  }

  /** Whether a cell stands for a value that is no finite number: it is missing, or infinite. */
  static boolean missing(String cell) {
    return cell.isEmpty() || MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Whether the first column names the rows: it is called {@code id}, or nothing. */
  public boolean namesRows() {
    return names.get(0).isEmpty() || names.get(0).equalsIgnoreCase("id");
  }

  /**
   * Refuses names that plainly tell of another order than inputs, then targets: a target before an
   * input, or numbered names that count down. A y right behind an x is a coordinate.
   *
   * @param file for the message
   * @param from the first column of inputs
   * @param inputs how many columns they are
   */
  public void requireOrder(Path file, int from, int inputs) {
    String previous = "";
    int number = -1;
    for (int i = from; i < Math.min(from + inputs, names.size()); i++) {
      String name = names.get(i).toLowerCase(Locale.ROOT);
      Matcher numbered = NUMBERED.matcher(name);
      boolean counts = numbered.matches();
      boolean down =
          counts
              && numbered.group(1).equals(previous)
              && Integer.parseInt(numbered.group(2)) < number;
      boolean coordinate = name.equals("y") && i > from && names.get(i - 1).equalsIgnoreCase("x");
      if (TARGET.contains(name) && !coordinate || down) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s, line 1: column %d is called %s; the run knows no names, and takes columns by"
                    + " their place: %d inputs in their order, then the targets. Put the columns"
                    + " into that order",
                file,
                i + 1,
                names.get(i),
                inputs));
      }
      previous = counts ? numbered.group(1) : "";
      number = counts ? Integer.parseInt(numbered.group(2)) : -1;
    }
  }
}
