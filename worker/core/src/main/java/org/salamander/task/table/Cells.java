package org.salamander.task.table;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;

/** Turns the values of cells into texts. Ids, categories and labels are compared as texts. */
public final class Cells {

  /** The order of the texts' UTF-8 bytes, which is the order of code points. */
  public static final Comparator<String> BY_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private Cells() {}

  /**
   * A cell as text, the same whatever type a format gave it: whole numbers without a point, others
   * in the shortest form that identifies them, booleans as {@code true} and {@code false}.
   */
  public static String text(Object cell) {
    if (cell instanceof Double || cell instanceof Float) {
      double value = ((Number) cell).doubleValue();
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
      return whole ? Long.toString((long) value) : cell.toString();
    }
    if (cell instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    return cell.toString();
  }

  /** Whether a text of a CSV file means a missing value: empty, or {@code NA}. */
  public static boolean missing(String text) {
    return text.isEmpty() || text.equals("NA");
  }

  /**
   * The number in a text of a CSV file.
   *
   * @param column the column's name, for the message
   * @throws DataException if the text is not a number, or is outside the range of a double
   */
  public static double number(String column, String text) {
    double value = isNumber(text) ? Double.parseDouble(text) : Double.POSITIVE_INFINITY;
    if (Double.isInfinite(value)) {
      throw new DataException(
          "column " + column + ": found " + text + "; it must be a finite number, or missing");
    }
    return value;
  }

  /**
   * The boolean in a text of a CSV file, in upper or lower case.
   *
   * @param column the column's name, for the message
   * @throws DataException if the text is neither true nor false
   */
  public static boolean truth(String column, String text) {
    Boolean yes = truth(text);
    if (yes == null) {
      throw new DataException(
          "column " + column + ": found " + text + "; it must be true, false or missing");
    }
    return yes;
  }

  /** The boolean in a text, in upper or lower case; null if the text is neither true nor false. */
  public static @Nullable Boolean truth(String text) {
    return text.equalsIgnoreCase("true")
        ? Boolean.TRUE
        : text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
  }

  /** Sorts labels: by value if all are numbers, otherwise by {@link #BY_BYTES}. */
  public static Comparator<String> labelOrder(Iterable<String> labels) {
    for (String label : labels) {
      if (!isNumber(label)) {
        return BY_BYTES;
      }
    }
    return Comparator.<String>comparingDouble(Double::parseDouble).thenComparing(BY_BYTES);
  }

  /** Whether a text is a decimal number, finite or not, without spaces around it. */
  public static boolean isNumber(String text) {
    int i = 0;
    int n = text.length();
    if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
      i++;
    }
    if (text.startsWith("NaN", i) || text.startsWith("Infinity", i)) {
      return n - i == (text.charAt(i) == 'N' ? 3 : 8);
    }
    int digits = 0;
    for (; i < n && isDigit(text.charAt(i)); i++) {
      digits++;
    }
    if (i < n && text.charAt(i) == '.') {
      for (i++; i < n && isDigit(text.charAt(i)); i++) {
        digits++;
      }
    }
    if (digits == 0) {
      return false;
    }
    if (i < n && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < n && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
        i++;
      }
      int first = i;
      while (i < n && isDigit(text.charAt(i))) {
        i++;
      }
      return i == n && i > first;
    }
    return i == n;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
