package org.salamander.run.predict;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Splits rows that are sorted by task and role into tasks. A task's rows are read one by one.
 * Unread rows are skipped when the next task starts.
 */
final class TaskGroups implements Iterator<TaskGroups.Group> {

  private final Iterator<Row> rows;
  private final RowSource source;
  private @Nullable Row next;
  private @Nullable Object task;

  TaskGroups(Iterator<Row> rows, RowSource source) {
    this.rows = rows;
    this.source = source;
    step();
  }

  private void step() {
    next = rows.hasNext() ? rows.next() : null;
  }

  private boolean inTask() {
    return next != null && source.task(next).equals(task);
  }

  @Override
  public boolean hasNext() {
    while (task != null && inTask()) {
      step();
    }
    return next != null;
  }

  @Override
  public Group next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    task = source.task(next);
    return new Group(next);
  }

  /** A task: first its support rows, then the rows to predict, then all others. */
  final class Group {

    private final Row first;
    private final SupportRows support = new SupportRows(SupportRows.MOST);
    private final Iterator<Row> labelled = new OfRole(RowSource.SUPPORT);
    private final Iterator<Row> asked = new OfRole(RowSource.QUERY);
    private final Iterator<Row> others = new OfRole(RowSource.NEITHER);

    private Group(Row first) {
      this.first = first;
    }

    Row first() {
      return first;
    }

    boolean hasLabelled() {
      return labelled.hasNext();
    }

    /** The next support row, which is kept. */
    Row labelled() {
      Row row = labelled.next();
      support.add(source, row);
      return row;
    }

    /** All support rows. */
    SupportRows support() {
      while (hasLabelled()) {
        labelled();
      }
      return support;
    }

    /** The rows to predict, which follow the support rows. */
    Iterator<Row> asked() {
      return asked;
    }

    /** The remaining rows, which follow those to predict. */
    Iterator<Row> others() {
      return others;
    }
  }

  private final class OfRole implements Iterator<Row> {

    private final int role;

    OfRole(int role) {
      this.role = role;
    }

    @Override
    public boolean hasNext() {
      return next != null && inTask() && source.role(next) == role;
    }

    @Override
    public Row next() {
      Row row = next;
      if (row == null || !hasNext()) {
        throw new NoSuchElementException();
      }
      step();
      return row;
    }
  }
}
