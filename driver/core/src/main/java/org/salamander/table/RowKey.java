package org.salamander.table;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;
import org.salamander.task.table.Cells;
import org.salamander.task.table.TaskId;

/**
 * The sort key of a row in a store. It consists of the task's place and name, the value of the
 * order column, and a digest of the stored row. Keys are compared as unsigned bytes.
 */
final class RowKey {

  private static final int DIGEST = 16;

  private RowKey() {}

  /**
   * The key of a row.
   *
   * @param order the cell of the order column; rows without a value come first
   * @param byNumber whether texts of the order column are compared as numbers
   * @param digest the digest of the stored row; its first {@value #DIGEST} bytes are used
   */
  static byte[] of(TaskId task, @Nullable Object order, boolean byNumber, byte[] digest) {
    ByteArrayOutputStream key = new ByteArrayOutputStream(64);
    key.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(task.place()).array());
    text(task.name(), key);
    if (order != null) {
      key.write(1);
      order(order, byNumber, key);
    } else {
      key.write(0);
    }
    key.write(digest, 0, DIGEST);
    return key.toByteArray();
  }

  /** The index of the digest's first byte. */
  private static int digestAt(byte[] key) {
    return key.length - DIGEST;
  }

  /**
   * Compares by digest first, then by the rest of the key. If only some rows of a task are kept,
   * this order decides which.
   */
  static int byDigest(byte[] a, byte[] b) {
    int digests = Arrays.compareUnsigned(a, digestAt(a), a.length, b, digestAt(b), b.length);
    return digests != 0 ? digests : Arrays.compareUnsigned(a, b);
  }

  /** The number of the shard that holds the key's task, out of {@code shards}. */
  static int shard(byte[] key, int shards) {
    return new TaskId("", ByteBuffer.wrap(key).getLong(), 0).shard(shards);
  }

  /** The name of the key's task. */
  static String task(byte[] key) {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    int end = taskEnd(key);
    for (int at = Long.BYTES; at < end; at += key[at] == 0 ? 2 : 1) {
      name.write(key[at]);
    }
    return name.toString(StandardCharsets.UTF_8);
  }

  /** Whether two keys belong to the same task. */
  static boolean sameTask(byte[] a, byte[] b) {
    int end = taskEnd(a) + 2;
    return end <= b.length && Arrays.equals(a, 0, end, b, 0, end);
  }

  /** The index of the two zero bytes at the end of the task's name. */
  private static int taskEnd(byte[] key) {
    int at = Long.BYTES;
    while (key[at] != 0 || key[at + 1] != 0) {
      at += key[at] == 0 ? 2 : 1;
    }
    return at;
  }

  /**
   * Writes a text in UTF-8. A zero byte is written as 0 255, and the end as 0 0. A text therefore
   * comes before every longer text that starts with it.
   */
  private static void text(String text, ByteArrayOutputStream key) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      key.write(b);
      if (b == 0) {
        key.write(0xFF);
      }
    }
    key.write(0);
    key.write(0);
  }

  private static void order(Object cell, boolean byNumber, ByteArrayOutputStream key) {
    if (cell instanceof String text) {
      if (byNumber) {
        number(Double.parseDouble(text), key);
      } else {
        text(text, key);
      }
    } else if (cell instanceof Double
        || cell instanceof Float
        || cell instanceof java.math.BigDecimal) {
      number(((Number) cell).doubleValue(), key);
    } else if (cell instanceof Number whole) {
      whole(whole.longValue(), key);
    } else if (cell instanceof Boolean yes) {
      whole(yes ? 1 : 0, key);
    } else {
      whole(moment(cell), key);
    }
  }

  private static long moment(Object cell) {
    if (cell instanceof java.sql.Timestamp time) {
      return micros(time.toInstant());
    }
    if (cell instanceof Instant time) {
      return micros(time);
    }
    if (cell instanceof LocalDateTime time) {
      return micros(time.toInstant(ZoneOffset.UTC));
    }
    if (cell instanceof java.sql.Date date) {
      return date.toLocalDate().toEpochDay();
    }
    if (cell instanceof LocalDate date) {
      return date.toEpochDay();
    }
    throw new DataException(
        "rows cannot be ordered by " + Cells.text(cell) + "; order them by a number, time or text");
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** Writes a double so that unsigned bytes have the order of doubles, NaN last. */
  private static void number(double value, ByteArrayOutputStream key) {
    long bits = Double.doubleToLongBits(value + 0.0);
    whole(bits < 0 ? bits ^ Long.MAX_VALUE : bits, key);
  }

  private static void whole(long value, ByteArrayOutputStream key) {
    key.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value ^ Long.MIN_VALUE).array());
  }
}
