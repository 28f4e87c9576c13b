package org.salamander.table;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.salamander.run.store.Folder;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.table.ShardWriter;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.TableStore;
import scala.Tuple2;

/**
 * Writes one shard from its sorted rows, one task after another, and returns a description. If
 * Spark attempts a task twice, each attempt writes a file of its own, with the same bytes.
 *
 * @param folder the folder of the unfinished store
 * @param maxRows the largest number of rows to keep of a task; null for all
 */
record ShardJob(TableSchema schema, String folder, @Nullable Integer maxRows)
    implements Serializable {

  /** The description of a written shard, with the number of rows that were left out. */
  record Written(long leftOut, ShardWriter.Shard shard) {

    byte[] encode() {
      byte[] description = shard.encode();
      return ByteBuffer.allocate(Long.BYTES + description.length)
          .putLong(leftOut)
          .put(description)
          .array();
    }

    static Written decode(byte[] encoded) {
      ByteBuffer bytes = ByteBuffer.wrap(encoded);
      long leftOut = bytes.getLong();
      byte[] description = new byte[bytes.remaining()];
      bytes.get(description);
      return new Written(leftOut, ShardWriter.Shard.decode(description));
    }
  }

  /** Writes the shard and returns {@link Written} as bytes. */
  Iterator<byte[]> write(int number, Iterator<Tuple2<byte[], byte[]>> rows) {
    Folder files = Folder.at(folder);
    String name = TableStore.shardName(number);
    String part = name + "." + UUID.randomUUID();
    try {
      Written written;
      try (OutputStream out = new BufferedOutputStream(files.append(part), 1 << 16)) {
        written = write(new ShardWriter(schema, number, out), rows);
      }
      if (files.exists(name)) {
        files.delete(part);
      } else {
        files.rename(part, name);
      }
      return List.of(written.encode()).iterator();
    } catch (IOException e) {
      throw new UncheckedIOException(
          folder + "/" + name + " cannot be written: " + e.getMessage(), e);
    }
  }

  private Written write(ShardWriter writer, Iterator<Tuple2<byte[], byte[]>> rows)
      throws IOException {
    long leftOut = 0;
    Tuple2<byte[], byte[]> next = rows.hasNext() ? rows.next() : null;
    while (next != null) {
      byte[] first = next._1();
      String task = RowKey.task(first);
      Split split = PreparedRow.decode(next._2()).split();
      PriorityQueue<Tuple2<byte[], byte[]>> kept = new PriorityQueue<>(LAST_BY_DIGEST);
      writer.beginTask();
      do {
        PreparedRow row = PreparedRow.decode(next._2());
        requireSplit(task, split, row.split());
        if (maxRows == null) {
          writer.row(row.inputs(), row.target(), row.weight(), row.role());
        } else {
          kept.add(next);
          if (kept.size() > maxRows) {
            kept.remove();
            leftOut++;
          }
        }
        next = rows.hasNext() ? rows.next() : null;
      } while (next != null && RowKey.sameTask(first, next._1()));
      List<Tuple2<byte[], byte[]>> chosen = new ArrayList<>(kept);
      chosen.sort(Comparator.comparing(Tuple2::_1, java.util.Arrays::compareUnsigned));
      for (Tuple2<byte[], byte[]> each : chosen) {
        PreparedRow row = PreparedRow.decode(each._2());
        writer.row(row.inputs(), row.target(), row.weight(), row.role());
      }
      writer.endTask(task, split);
    }
    return new Written(leftOut, writer.finish());
  }

  private static final Comparator<Tuple2<byte[], byte[]>> LAST_BY_DIGEST =
      (a, b) -> RowKey.byDigest(b._1(), a._1());

  private static void requireSplit(String task, Split first, Split other) {
    if (first != other) {
      throw new DataException(
          "task "
              + task
              + " has rows of two splits, "
              + (first.compareTo(other) < 0 ? first + " and " + other : other + " and " + first)
                  .toLowerCase(Locale.ROOT)
              + "; a task must be in one");
    }
  }
}
