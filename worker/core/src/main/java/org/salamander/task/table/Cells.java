package org.salamander.task.table;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;

/** Turns the values of cells into texts, by which ids, categories and labels are compared. */
public final class Cells {

  /** By the bytes of UTF-8, which is by code points. */
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
   * @param column its name, for the message
   * @throws DataException if it is none, or beyond what a double holds
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
   * Whether a text of a CSV file says true or false, in any case of letters.
   *
   * @param column its name, for the message
   * @throws DataException if it says neither
   */
  public static boolean truth(String column, String text) {
    Boolean yes = truth(text);
    if (yes == null) {
      throw new DataException(
          "column " + column + ": found " + text + "; it must be true, false or missing");
    }
    return yes;
  }

  /** True or false in any case of letters; null for anything else. */
  public static @Nullable Boolean truth(String text) {
    return text.equalsIgnoreCase("true")
        ? Boolean.TRUE
        : text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
  }

  /** Labels in their order: by value where all are numbers, else {@link #BY_BYTES}. */
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
