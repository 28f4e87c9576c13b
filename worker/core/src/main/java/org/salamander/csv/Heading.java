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
 * The first line of a file if it names the columns.
 *
 * <p>A line is a heading if each of its cells is a name. The first cell may be empty, because data
 * frames have no name for their index. A name contains a letter, does not begin with a digit, a
 * sign or a dot, and is no word for a missing value. A first line of data with an unreadable cell
 * is therefore no heading, and is refused like any other line.
 */
public record Heading(List<String> names) {

  private static final Pattern NAME = Pattern.compile("(?s)[^\\d+\\-−–.,].*");
  private static final Set<String> MISSING =
      Set.of("na", "n/a", "nan", "null", "none", "nil", "inf", "infinity", "missing");

  /** Names of columns of targets. */
  private static final Set<String> TARGET =
      Set.of("target", "targets", "label", "labels", "class", "output", "y");

  private static final Pattern NUMBERED = Pattern.compile("(.*?)(\\d{1,9})");

  public Heading {
    names = List.copyOf(names);
  }

  /**
   * The first line as a heading; empty if it is none.
   *
   * @param known a line with all of these names is a heading; may be empty
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

  /** Whether a cell stands for a missing or an infinite value. */
  static boolean missing(String cell) {
    return cell.isEmpty() || MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** Whether the first column names the rows. Its name is then {@code id} or empty. */
  public boolean namesRows() {
    return names.get(0).isEmpty() || names.get(0).equalsIgnoreCase("id");
  }

  /**
   * Refuses names that contradict the order inputs, then targets: a target before an input, or
   * numbered names that count down. A y immediately after an x is a coordinate.
   *
   * @param file for the message
   * @param from the first column of inputs
   * @param inputs number of columns of inputs
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
