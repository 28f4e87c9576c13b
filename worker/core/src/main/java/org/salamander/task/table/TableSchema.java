package org.salamander.task.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.task.DataException;

/**
 * The columns of a table. Encodes rows as numbers of a {@link org.salamander.model.Batch}. The
 * scales and categories come from the rows of the training tasks. A run keeps its schema, so that
 * it can adapt and predict without its training data.
 *
 * @param task the column that names a row's task
 * @param target the target
 * @param columns the features, in the order of an input's numbers
 * @param order the column that orders a task's rows; null to order them by their content
 * @param role the column that says which rows of a task are support and which query; null for none
 * @param weight the column with a row's weight, for means within its task and for the probability
 *     that training draws the row; null for none
 */
public record TableSchema(
    String task,
    Target target,
    List<Column> columns,
    @Nullable String order,
    @Nullable String role,
    @Nullable String weight)
    implements Serializable {

  /** The name of the schema's file in a store and in a run directory. */
  public static final String FILE = "schema.json";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  public TableSchema {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table without features");
    }
  }

  /** The number of floats of an input. */
  public int width() {
    return columns.stream().mapToInt(Column::width).sum();
  }

  /**
   * Writes a row's features.
   *
   * @param cells one for each column, null if it is missing
   * @param row receives {@link #width} floats from {@code at} on
   * @throws DataException if a cell cannot be encoded; the message names its column
   */
  public void encode(@Nullable Object[] cells, float[] row, int at) {
    int to = at;
    for (int c = 0; c < columns.size(); c++) {
      Column column = columns.get(c);
      column.encode(cells[c], row, to);
      to += column.width();
    }
  }

  /** The inputs and outputs of the table's tasks. */
  public Domain domain() {
    boolean codes = columns.stream().anyMatch(Column.Category.class::isInstance);
    return new Domain(
        List.of(width()),
        target.outputs(),
        target.kind(),
        codes ? Domain.Values.DISCRETE : Domain.Values.REAL,
        columns.stream().map(TableSchema::described).toList());
  }

  private static Domain.Column described(Column column) {
    int entries = column instanceof Column.Category category ? category.entries() : 0;
    return new Domain.Column(column.name(), column.width(), entries);
  }

  /** This schema as JSON. Equal schemas give the same text. */
  public String json() {
    try {
      return JSON.writeValueAsString(this).replace("\r\n", "\n") + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a schema is made of texts and numbers", e);
    }
  }

  /**
   * The inverse of {@link #json}.
   *
   * @param source the file's name, for messages
   * @throws DataException if the text is not a schema
   */
  public static TableSchema parse(String json, String source) {
    try {
      return JSON.readValue(json, TableSchema.class);
    } catch (JsonProcessingException e) {
      throw new DataException(
          source
              + ": this is not a table's schema ("
              + e.getOriginalMessage()
              + "); prepare the table again, or restore the file from a copy",
          e);
    }
  }
}
