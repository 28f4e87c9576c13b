package org.salamander.run.predict;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;

/**
 * Rows that are sorted by task and role, read several tasks ahead: a {@link TaskPredictor} adapts
 * to these tasks together before it predicts the first one.
 */
final class RowsAhead implements Iterator<Row> {

  /** The most rows in memory. */
  private static final int MOST = 4096;

  private final Iterator<Row> rows;
  private final RowSource source;
  private final TaskPredictor predictor;
  private final Deque<Row> held = new ArrayDeque<>();
  private @Nullable Row next;
  private @Nullable Object task; // of the last row that was read

  RowsAhead(Iterator<Row> rows, RowSource source, TaskPredictor predictor) {
    this.rows = rows;
    this.source = source;
    this.predictor = predictor;
    step();
  }

  private void step() {
    next = rows.hasNext() ? rows.next() : null;
  }

  @Override
  public boolean hasNext() {
    return !held.isEmpty() || next != null;
  }

  @Override
  public Row next() {
    if (held.isEmpty()) {
      predictor.adaptAhead(read());
    }
    if (held.isEmpty()) {
      throw new NoSuchElementException();
    }
    return held.pop();
  }

  /**
   * Reads rows of several tasks. Returns the support rows of tasks whose support rows are all in
   * memory.
   */
  private Map<Object, Batch> read() {
    Map<Object, Batch> complete = new LinkedHashMap<>();
    for (int tasks = 0; next != null && tasks < predictor.width() && held.size() < MOST; tasks++) {
      boolean begun = source.task(next).equals(task); // its first rows were already in memory
      task = source.task(next);
      Batch support = readTask(task);
      if (support != null && !begun) {
        complete.put(task, support);
      }
    }
    return complete;
  }

  /**
   * Reads the rows of a task while there is room.
   *
   * @return the support rows; null if there are none, or not all of them are in memory
   */
  private @Nullable Batch readTask(Object task) {
    SupportRows support = new SupportRows(SupportRows.MOST);
    boolean all = true;
    while (next != null && source.task(next).equals(task)) {
      boolean labelled = source.role(next) == RowSource.SUPPORT;
      if (held.size() == MOST) {
        all = !labelled;
        break;
      }
      if (labelled) {
        support.add(source, next);
      }
      held.add(next);
      step();
    }
    return all ? support.batch() : null;
  }
}
