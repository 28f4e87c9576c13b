package org.salamander.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;
import org.salamander.task.table.Cells;
import org.salamander.task.table.Moments;

/**
 * Statistics of a column's cells: counts, ranges and sums. They do not depend on the order of the
 * cells. Not thread-safe.
 */
final class ColumnStatistics implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([ T]\\d{2}:\\d{2}.*)?");

  private final String name;
  private final int cap;
  private final boolean parsed;

  /** Of training rows; for arrays one for each element. */
  private final List<Moments> moments = new ArrayList<>();

  private final HashMap<String, Long> counts = new HashMap<>(); // of training rows
  private boolean overflowing; // more than {@code cap} different values
  private long missing; // of all rows
  private long missingTraining;
  private long numbers;
  private long booleans;
  private long times;
  private long words;
  private long notFinite;
  private long vectors;
  private double least = Double.POSITIVE_INFINITY;
  private double most = Double.NEGATIVE_INFINITY;

  /** The first, in byte order, of the texts that are neither number nor boolean. */
  private @Nullable String firstWord;

  /**
   * @param cap the number of different values to count at most
   */
  ColumnStatistics(String name, int cap) {
    this(name, cap, true);
  }

  /**
   * As above.
   *
   * @param parsed whether texts may mean numbers and booleans, as in CSV files
   */
  ColumnStatistics(String name, int cap, boolean parsed) {
    this.name = name;
    this.cap = cap;
    this.parsed = parsed;
  }

  /**
   * Adds a cell.
   *
   * @param counted whether to count how often each value occurs, as for a category
   * @param training whether the row belongs to a training task
   */
  void add(@Nullable Object cell, boolean counted, boolean training) {
    if (cell == null || isNaN(cell)) {
      missing++;
      missingTraining += training ? 1 : 0;
      return;
    }
    if (cell instanceof double[] vector) {
      addVector(vector, training);
      return;
    }
    if (cell instanceof Number number) {
      number(number.doubleValue(), training);
    } else if (cell instanceof Boolean yes) {
      truth(yes, training);
    } else {
      text((String) cell, training);
    }
    if (counted && training) {
      count(Cells.text(cell));
    }
  }

  private boolean isNaN(Object cell) {
    return cell instanceof Number number
        ? Double.isNaN(number.doubleValue())
        : parsed && cell instanceof String text && Cells.isNumber(text) && text.endsWith("NaN");
  }

  /** In a CSV file, a text may stand for a number or a boolean. */
  private void text(String text, boolean training) {
    Boolean yes = parsed ? Cells.truth(text) : null;
    if (parsed && Cells.isNumber(text)) {
      number(Double.parseDouble(text), training);
    } else if (yes != null) {
      truth(yes, training);
    } else if (TIME.matcher(text).matches()) {
      times++;
    } else {
      words++;
      firstWord =
          firstWord == null || Cells.BY_BYTES.compare(text, firstWord) < 0 ? text : firstWord;
    }
  }

  private void truth(boolean yes, boolean training) {
    booleans++;
    if (training) {
      moments(1).get(0).add(yes ? 1 : 0);
    }
  }

  private void number(double value, boolean training) {
    numbers++;
    if (!Double.isFinite(value)) {
      notFinite++;
      return;
    }
    least = Math.min(least, value);
    most = Math.max(most, value);
    if (training) {
      moments(1).get(0).add(value);
    }
  }

  private void addVector(double[] vector, boolean training) {
    vectors++;
    List<Moments> each = moments(vector.length);
    for (int i = 0; i < vector.length; i++) {
      if (Double.isInfinite(vector[i])) {
        notFinite++;
      } else if (!Double.isNaN(vector[i])) {
        least = Math.min(least, vector[i]);
        most = Math.max(most, vector[i]);
        if (training) {
          each.get(i).add(vector[i]);
        }
      }
    }
  }

  private List<Moments> moments(int length) {
    if (moments.isEmpty()) {
      for (int i = 0; i < length; i++) {
        moments.add(new Moments());
      }
    }
    if (moments.size() != length) {
      throw new DataException(
          "column "
              + name
              + ": found arrays of "
              + Math.min(moments.size(), length)
              + " and of "
              + Math.max(moments.size(), length)
              + " numbers; all must be of one length");
    }
    return moments;
  }

  private void count(String value) {
    if (!overflowing) {
      counts.merge(value, 1L, Long::sum);
      overflowing = counts.size() > cap;
      if (overflowing) {
        counts.clear();
      }
    }
  }

  /** Adds the statistics of other rows of the same column. */
  void add(ColumnStatistics other) {
    if (!other.moments.isEmpty()) {
      List<Moments> own = moments(other.moments.size());
      for (int i = 0; i < own.size(); i++) {
        own.get(i).add(other.moments.get(i));
      }
    }
    overflowing |= other.overflowing;
    if (!overflowing) {
      other.counts.forEach((value, n) -> counts.merge(value, n, Long::sum));
      overflowing = counts.size() > cap;
    }
    if (overflowing) {
      counts.clear();
    }
    missing += other.missing;
    missingTraining += other.missingTraining;
    numbers += other.numbers;
    booleans += other.booleans;
    times += other.times;
    words += other.words;
    notFinite += other.notFinite;
    vectors += other.vectors;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
    if (other.firstWord != null
        && (firstWord == null || Cells.BY_BYTES.compare(other.firstWord, firstWord) < 0)) {
      firstWord = other.firstWord;
    }
  }

  String name() {
    return name;
  }

  /**
   * Mean and deviation over training rows: one for a column of numbers, one for each element for
   * arrays.
   */
  List<Moments> moments() {
    return moments;
  }

  /** The number of training rows with each value. Incomplete if {@link #overflowing}. */
  Map<String, Long> counts() {
    return counts;
  }

  boolean overflowing() {
    return overflowing;
  }

  long missing() {
    return missing;
  }

  long missingTraining() {
    return missingTraining;
  }

  long numbers() {
    return numbers;
  }

  long booleans() {
    return booleans;
  }

  long times() {
    return times;
  }

  long words() {
    return words;
  }

  long notFinite() {
    return notFinite;
  }

  long vectors() {
    return vectors;
  }

  double least() {
    return least;
  }

  double most() {
    return most;
  }

  @Nullable String firstWord() {
    return firstWord;
  }
}
