package org.salamander.task.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.task.Split;

/** Writes small stores for tests, shard by shard as the driver does. */
final class Tables {

  /** A row with one number and one category of three values. Its target is the number. */
  record Line(float x, int category, Role role) {}

  private Tables() {}

  static TableSchema schema(@Nullable String order, @Nullable String role) {
    return schema(order, role, null);
  }

  /**
   * Rows for {@link #schema(String, String)}. Their weight is 1 or, if the schema has weights, 1 +
   * their number.
   */
  static TableSchema schema(
      @Nullable String order, @Nullable String role, @Nullable String weight) {
    return new TableSchema(
        "who",
        new Target("y", Domain.Kind.REGRESSION, new Scale(10, 4), List.of()),
        List.of(
            new Column.Numeric("x", Column.Numeric.Type.NUMBER, Scale.NONE, false),
            new Column.Category("c", List.of("a", "b", "c"))),
        order,
        role,
        weight);
  }

  /** A store of named tasks. The digests of the names decide the splits. */
  static TableStore store(
      Path folder, TableSchema schema, Map<String, List<Line>> tasks, int shards) {
    List<TaskId> ids = tasks.keySet().stream().map(TaskId::of).sorted().toList();
    List<ShardWriter.Shard> written = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int shard = 0; shard < shards; shard++) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ShardWriter writer = new ShardWriter(schema, shard, out);
        for (TaskId id : ids) {
          if (id.shard(shards) == shard) {
            write(schema, id, Objects.requireNonNull(tasks.get(id.name())), writer);
          }
        }
        Files.write(folder.resolve(TableStore.shardName(shard)), out.toByteArray());
        written.add(writer.finish());
      }
      for (Map.Entry<String, byte[]> file : TableStore.describe(schema, written).entrySet()) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TableStore.open(folder.toString());
  }

  private static void write(TableSchema schema, TaskId id, List<Line> lines, ShardWriter writer)
      throws IOException {
    writer.beginTask();
    for (Line line : lines) {
      writer.row(
          new float[] {line.x, line.category},
          line.x,
          schema.weight() == null ? 1f : 1 + line.x,
          line.role);
    }
    writer.endTask(id.name(), id.split());
  }

  /** The rows with numbers from 0 to {@code rows} − 1. */
  static List<Line> lines(int rows) {
    List<Line> lines = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      lines.add(new Line(row, row % 3, Role.NONE));
    }
    return lines;
  }

  /** Names of tasks whose digest belongs to a split. */
  static List<String> names(Split split, int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; names.size() < count; i++) {
      String name = "task " + i;
      if (TaskId.of(name).split() == split) {
        names.add(name);
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }
}
