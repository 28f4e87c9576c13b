package org.salamander.task.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;

/** A feature of a table. It encodes a cell as floats of a model's input. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Column.Numeric.class, name = "number"),
  @JsonSubTypes.Type(value = Column.Vector.class, name = "vector"),
  @JsonSubTypes.Type(value = Column.Category.class, name = "category")
})
public sealed interface Column extends Serializable {

  /** The column's name in the table. */
  String name();

  /** The number of floats that encode a cell. */
  int width();

  /**
   * Writes a cell as {@link #width} floats.
   *
   * @param cell null if it is missing
   * @throws DataException if it is of another type than the column, or not finite
   */
  void encode(@Nullable Object cell, float[] row, int at);

  /**
   * Numbers or booleans, in standard units: (x − mean)/deviation. A missing value is 0. If training
   * rows have missing values, a second float is 1 for a missing value, otherwise 0.
   */
  record Numeric(String name, Type type, Scale scale, boolean indicator) implements Column {

    /** The kind of cells. */
    public enum Type {
      NUMBER,
      BOOLEAN
    }

    @Override
    public int width() {
      return indicator ? 2 : 1;
    }

    @Override
    public void encode(@Nullable Object cell, float[] row, int at) {
      double value = cell == null ? Double.NaN : value(cell);
      boolean missing = Double.isNaN(value);
      row[at] = missing ? 0f : scale.standard(value);
      if (indicator) {
        row[at + 1] = missing ? 1f : 0f;
      }
    }

    private double value(Object cell) {
      if (type == Type.BOOLEAN && cell instanceof Boolean yes) {
        return yes ? 1 : 0;
      }
      if (type == Type.NUMBER && cell instanceof Number number) {
        return finiteOrMissing(name, number.doubleValue());
      }
      throw wrong(name, cell, type == Type.NUMBER ? "a number" : "true or false");
    }
  }

  /**
   * Arrays of numbers, all of one length, each element in its own standard units. In a missing
   * array all are 0. If training rows have missing arrays, an additional float is 1 for a missing
   * array.
   */
  record Vector(String name, List<Scale> scales, boolean indicator) implements Column {

    public Vector {
      scales = List.copyOf(scales);
    }

    @Override
    public int width() {
      return scales.size() + (indicator ? 1 : 0);
    }

    @Override
    public void encode(@Nullable Object cell, float[] row, int at) {
      int n = scales.size();
      if (cell != null && !(cell instanceof double[] values && values.length == n)) {
        throw wrong(
            name, cell instanceof double[] v ? v.length + " numbers" : cell, n + " numbers");
      }
      for (int i = 0; i < n; i++) {
        double value =
            cell instanceof double[] values ? finiteOrMissing(name, values[i]) : Double.NaN;
        row[at + i] = Double.isNaN(value) ? 0f : scales.get(i).standard(value);
      }
      if (indicator) {
        row[at + n] = cell == null ? 1f : 0f;
      }
    }
  }

  /**
   * One of several values, as an index from 0 on. The first indices are the values of the training
   * rows, most frequent first; then follow one for all other values and one for a missing value.
   */
  final class Category implements Column {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<String> values;
    private final HashMap<String, Integer> indices = new HashMap<>();

    /**
     * @param values most frequent first, and of equally frequent ones in the order of their bytes
     */
    @JsonCreator
    public Category(
        @JsonProperty("name") String name, @JsonProperty("values") List<String> values) {
      this.name = name;
      this.values = List.copyOf(values);
      for (String value : values) {
        indices.put(value, indices.size());
      }
    }

    @Override
    @JsonProperty
    public String name() {
      return name;
    }

    /** The values that have an index of their own. */
    @JsonProperty
    public List<String> values() {
      return values;
    }

    /** Whether a value is among {@link #values}. */
    public boolean knows(String value) {
      return indices.containsKey(value);
    }

    /** How many indices there are. */
    public int entries() {
      return values.size() + 2;
    }

    /** The index of values that are not among {@link #values}. */
    public int other() {
      return values.size();
    }

    /** The index of missing values. */
    public int missing() {
      return values.size() + 1;
    }

    @Override
    public int width() {
      return 1;
    }

    @Override
    public void encode(@Nullable Object cell, float[] row, int at) {
      if (cell == null) {
        row[at] = missing();
      } else if (cell instanceof double[]) {
        throw wrong(name, "an array", "a text, a number or a boolean");
      } else {
        row[at] = indices.getOrDefault(Cells.text(cell), other());
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Category c && c.name.equals(name) && c.values.equals(values);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
      return "Category[" + name + ", " + values.size() + " values]";
    }
  }

  /** Returns {@code value}. NaN stands for a missing value; an infinite value is refused. */
  private static double finiteOrMissing(String column, double value) {
    if (Double.isInfinite(value)) {
      throw wrong(column, value, "a finite number, or missing");
    }
    return value;
  }

  private static DataException wrong(String column, Object found, String wanted) {
    return new DataException("column " + column + ": found " + found + "; it must be " + wanted);
  }
}
