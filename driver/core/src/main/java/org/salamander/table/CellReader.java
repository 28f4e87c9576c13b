package org.salamander.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;
import org.salamander.task.table.Cells;
import org.salamander.task.table.Column;

/**
 * Reads selected columns of Spark's rows as cells. A cell is a {@link Number}, a {@link Boolean}, a
 * text, a date or time, an array of doubles, or null if it is missing.
 */
public final class CellReader implements Serializable {

  private static final long serialVersionUID = 1L;

  /** What the cells of a column are, by the column's type in Spark. */
  enum Type {
    NUMBER,
    BOOLEAN,
    TEXT,
    VECTOR,
    TIME
  }

  /**
   * A column that is read. In a CSV file every type is text; {@code wanted} is what the texts must
   * be.
   */
  private record Source(String name, int index, Type type, @Nullable Type wanted)
      implements Serializable {}

  /** The fields of a vector of Spark ML. Type 0 is a sparse vector. */
  private static final List<String> VECTOR_FIELDS = List.of("type", "size", "indices", "values");

  private final List<Source> sources;
  private final boolean texts;

  private CellReader(List<Source> sources, boolean texts) {
    this.sources = sources;
    this.texts = texts;
  }

  /**
   * A reader for the features of a schema. The table must have all of them.
   *
   * @throws DataException if a column is missing or has another type; the message names it
   */
  public static CellReader of(Table table, List<Column> columns) {
    return new CellReader(
        columns.stream()
            .map(
                column -> {
                  Source source = source(table, column.name());
                  Type wanted = wanted(column);
                  if (wanted != null && wanted != source.type && !table.texts()) {
                    throw new DataException(
                        table.name()
                            + ": column "
                            + column.name()
                            + " holds "
                            + words(source.type)
                            + "; in training it held "
                            + words(wanted));
                  }
                  return new Source(source.name, source.index, source.type, wanted);
                })
            .toList(),
        table.texts());
  }

  /**
   * A reader for the columns of these names, of any type.
   *
   * @throws DataException if a column is missing or its type cannot be read; the message names it
   */
  public static CellReader named(Table table, List<String> names) {
    return new CellReader(names.stream().map(name -> source(table, name)).toList(), table.texts());
  }

  private static @Nullable Type wanted(Column column) {
    if (column instanceof Column.Numeric numeric) {
      return numeric.type() == Column.Numeric.Type.NUMBER ? Type.NUMBER : Type.BOOLEAN;
    }
    return column instanceof Column.Vector ? Type.VECTOR : null;
  }

  private static Source source(Table table, String name) {
    StructType schema = table.rows().schema();
    List<String> names = Arrays.asList(schema.fieldNames());
    int index = names.indexOf(name);
    if (index < 0) {
      throw new DataException(
          table.name()
              + ": there is no column "
              + name
              + "; there are "
              + String.join(", ", names));
    }
    Type type = type(schema.fields()[index].dataType());
    if (type == null) {
      throw new DataException(
          table.name()
              + ": column "
              + name
              + " is of type "
              + schema.fields()[index].dataType().simpleString()
              + ", which has no place in a model's input; turn it into numbers, texts, booleans or"
              + " an array of numbers, or leave it out with --features");
    }
    return new Source(name, index, type, null);
  }

  private static @Nullable Type type(DataType type) {
    if (type instanceof NumericType) {
      return Type.NUMBER;
    }
    if (type instanceof BooleanType) {
      return Type.BOOLEAN;
    }
    if (type instanceof StringType) {
      return Type.TEXT;
    }
    if (type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType) {
      return Type.TIME;
    }
    boolean array = type instanceof ArrayType list && list.elementType() instanceof NumericType;
    boolean vector =
        type instanceof StructType struct
            && Arrays.asList(struct.fieldNames()).equals(VECTOR_FIELDS);
    return array || vector ? Type.VECTOR : null;
  }

  static String words(Type type) {
    return switch (type) {
      case NUMBER -> "numbers";
      case BOOLEAN -> "booleans";
      case TEXT -> "texts";
      case VECTOR -> "arrays of numbers";
      case TIME -> "dates or times";
    };
  }

  /** Whether texts are those of a CSV file, which may mean numbers and booleans. */
  boolean texts() {
    return texts;
  }

  /** The columns' names. */
  public List<String> names() {
    return sources.stream().map(Source::name).toList();
  }

  /** What the cells of a column are. */
  Type type(int column) {
    return sources.get(column).type;
  }

  /**
   * A row's cells, in the order of the columns.
   *
   * @throws DataException if a text of a CSV file is not what its column must hold; the message
   *     names the column and the text
   */
  public @Nullable Object[] cells(Row row) {
    @Nullable Object[] cells = new Object[sources.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = cell(row, i);
    }
    return cells;
  }

  /** A row's cell in one column. */
  public @Nullable Object cell(Row row, int column) {
    Source source = sources.get(column);
    if (row.isNullAt(source.index)) {
      return null;
    }
    Object value = row.get(source.index);
    return switch (source.type) {
      case TEXT -> texts ? meant(source, (String) value) : value;
      case VECTOR -> vector(row, source.index);
      case NUMBER, BOOLEAN, TIME -> value;
    };
  }

  /** The value that a text of a CSV file stands for. */
  private static @Nullable Object meant(Source source, String text) {
    if (Cells.missing(text)) {
      return null;
    }
    if (text.indexOf('\uFFFD') >= 0 || text.indexOf('\0') >= 0) {
      throw new DataException(
          "column " + source.name + ": found " + text + ", which is not UTF-8; save the file so");
    }
    if (source.wanted == Type.NUMBER) {
      return Cells.number(source.name, text);
    }
    return source.wanted == Type.BOOLEAN ? (Object) Cells.truth(source.name, text) : text;
  }

  private static double[] vector(Row row, int index) {
    if (row.get(index) instanceof Row stored) {
      return stored(stored);
    }
    List<Number> list = row.getList(index);
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      Number number = list.get(i);
      numbers[i] = number == null ? Double.NaN : number.doubleValue();
    }
    return numbers;
  }

  private static double[] stored(Row vector) {
    List<Double> values = vector.getList(3);
    boolean sparse = vector.getByte(0) == 0;
    if (!sparse) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
    double[] numbers = new double[vector.getInt(1)];
    List<Integer> indices = vector.getList(2);
    for (int i = 0; i < indices.size(); i++) {
      numbers[indices.get(i)] = values.get(i);
    }
    return numbers;
  }
}
