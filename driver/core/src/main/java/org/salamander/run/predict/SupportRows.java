package org.salamander.run.predict;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.random.Draws;

/**
 * Collects a task's labelled rows and sorts them by their content, so that sums over them do not
 * depend on where they were read. If there are too many rows, those with the smallest digests are
 * kept.
 */
final class SupportRows {

  /** The most labelled rows of a task that are used. */
  static final int MOST = 10_000;

  private record Labelled(long digest, float[] inputs, float target)
      implements Comparable<Labelled> {

    private static final Comparator<Labelled> ORDER =
        Comparator.comparingLong(Labelled::digest)
            .thenComparing(Labelled::inputs, Arrays::compare)
            .thenComparing(Labelled::target);

    static Labelled of(float[] inputs, float target) {
      long digest = Float.floatToIntBits(target);
      for (float input : inputs) {
        digest = Draws.of(digest, Float.floatToIntBits(input)).next();
      }
      return new Labelled(digest, inputs, target);
    }

    @Override
    public int compareTo(Labelled other) {
      return ORDER.compare(this, other);
    }
  }

  private final int most;
  private final PriorityQueue<Labelled> kept = new PriorityQueue<>(Comparator.reverseOrder());

  SupportRows(int most) {
    this.most = most;
  }

  void add(float[] inputs, float target) {
    kept.add(Labelled.of(inputs, target));
    if (kept.size() > most) {
      kept.poll();
    }
  }

  /** Adds a labelled row. */
  void add(RowSource source, Row row) {
    float[] inputs = new float[source.schema().width()];
    source.inputs(row, inputs, 0);
    add(inputs, source.target(row));
  }

  int size() {
    return kept.size();
  }

  /** The rows in sorted order; null if there are none. */
  @Nullable Batch batch() {
    if (kept.isEmpty()) {
      return null;
    }
    Labelled[] rows = kept.toArray(Labelled[]::new);
    Arrays.sort(rows);
    int width = rows[0].inputs.length;
    float[] inputs = new float[rows.length * width];
    float[] targets = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i].inputs, 0, inputs, i * width, width);
      targets[i] = rows[i].target;
    }
    return new Batch(rows.length, inputs, targets);
  }
}
