package org.salamander.run.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Layout;

/**
 * The row that is written for a task: the adapted slices of the parameters, the error on its
 * support rows, and their number. A slice is an array column; a dot in its name becomes an
 * underscore.
 */
record AdaptedRows(RowSource source, List<Layout.Slice> slices) implements Serializable {

  static final String SUPPORT_LOSS = "support_loss";

  StructType schema(StructType table) {
    List<StructField> fields = new ArrayList<>(List.of(table.fields()[source.task()]));
    for (Layout.Slice slice : slices) {
      fields.add(
          DataTypes.createStructField(
              column(slice), DataTypes.createArrayType(DataTypes.FloatType, false), false));
    }
    fields.add(DataTypes.createStructField(SUPPORT_LOSS, DataTypes.DoubleType, true));
    fields.add(
        DataTypes.createStructField(PredictedRows.SUPPORT_ROWS, DataTypes.IntegerType, false));
    return DataTypes.createStructType(fields);
  }

  private static String column(Layout.Slice slice) {
    return slice.name().replace('.', '_');
  }

  /** Names of the elements of the slices' columns: their numbers. */
  Map<String, List<String>> elements() {
    Map<String, List<String>> elements = new LinkedHashMap<>();
    for (Layout.Slice slice : slices) {
      elements.put(
          column(slice), IntStream.range(0, slice.length()).mapToObj(String::valueOf).toList());
    }
    return elements;
  }

  /** Adapts to the tasks of a partition. */
  Iterator<Row> adapt(Iterator<Row> sorted, TaskPredictor predictor) {
    TaskGroups tasks = new TaskGroups(predictor.ahead(sorted, source), source);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return tasks.hasNext();
      }

      @Override
      public Row next() {
        return row(tasks.next(), predictor);
      }
    };
  }

  private Row row(TaskGroups.Group task, TaskPredictor predictor) {
    Row first = task.first();
    SupportRows labelled = task.support();
    @Nullable Batch support = labelled.batch();
    predictor.adapt(source.task(first), support);
    List<@Nullable Object> cells = new ArrayList<>(List.of(source.task(first)));
    for (Layout.Slice slice : slices) {
      cells.add(Arrays.copyOfRange(predictor.parameters(), slice.offset(), slice.end()));
    }
    cells.add(support == null ? null : predictor.error(support));
    cells.add(labelled.size());
    return RowFactory.create(cells.toArray());
  }
}
