package org.salamander.task.table;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.random.Draws;

/** The number of rows of a task: fixed, drawn for each task, or all remaining rows. */
@JsonClassDescription("a number of rows, a range such as [1, 20], or rest")
public final class RowCount implements Serializable {

  private static final long serialVersionUID = 1L;

  /** All remaining rows. */
  public static final RowCount REST = new RowCount(Integer.MAX_VALUE, Integer.MAX_VALUE);

  private final int least;
  private final int most;

  private RowCount(int least, int most) {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "from " + least + " to " + most + " rows; it must be 1 or more, and in order");
    }
    this.least = least;
    this.most = most;
  }

  /** A fixed number. */
  public static RowCount of(int rows) {
    return new RowCount(rows, rows);
  }

  /** A number that is drawn for each task, uniformly from a range that includes both ends. */
  public static RowCount between(int least, int most) {
    return new RowCount(least, most);
  }

  /**
   * Reads a number of rows from a configuration.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  @JsonCreator
  public static RowCount of(Object written) {
    if (written instanceof Integer rows) {
      return of(rows.intValue());
    }
    if (written instanceof List<?> range
        && range.size() == 2
        && range.get(0) instanceof Integer least
        && range.get(1) instanceof Integer most) {
      return between(least, most);
    }
    if ("rest".equals(written)) {
      return REST;
    }
    throw new IllegalArgumentException(written + " is no number of rows");
  }

  /** The least number; for {@link #REST} all remaining rows. */
  public int least() {
    return least;
  }

  /** The greatest number. */
  public int most() {
    return most;
  }

  /**
   * The number of rows to take out of {@code available}. It is all of them if there are fewer than
   * {@link #least}.
   */
  int draw(int available, Draws draws) {
    int end = Math.min(most, available);
    return end <= least ? end : least + draws.below(end - least + 1);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowCount count && count.least == least && count.most == most;
  }

  @Override
  public int hashCode() {
    return 31 * least + most;
  }

  @Override
  public String toString() {
    return equals(REST)
        ? "rest"
        : least == most ? Integer.toString(least) : "[" + least + ", " + most + "]";
  }
}
