package org.salamander.task.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.salamander.task.Split;

/**
 * A task's name with its SHA-256, which decides where the task stands: its shard, its place there,
 * and its split where the table has no column for that. All of these depend on the name alone.
 *
 * @param place the digest's first eight bytes
 * @param share the next eight
 */
public record TaskId(String name, long place, long share) implements Comparable<TaskId> {

  /** Percent of tasks to train on, where the table does not say. */
  private static final int TRAIN = 80;

  /** Percent of tasks to validate on; the others are to test on. */
  private static final int VALIDATION = 10;

  /** The task of that name. */
  public static TaskId of(String name) {
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
    return new TaskId(name, digest.getLong(), digest.getLong());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  /** The shard of {@code shards}, in the order of places. */
  public int shard(int shards) {
    return (int) ((place >>> 33) * shards >>> 31);
  }

  /** The split of a table without a column for it: 80, 10 and 10 percent of the names. */
  public Split split() {
    int percent = (int) Long.remainderUnsigned(share, 100);
    if (percent < TRAIN) {
      return Split.TRAIN;
    }
    return percent < TRAIN + VALIDATION ? Split.VALIDATION : Split.TEST;
  }

  /** By place, then by the bytes of the name. */
  @Override
  public int compareTo(TaskId other) {
    int places = Long.compareUnsigned(place, other.place);
    return places != 0 ? places : Cells.BY_BYTES.compare(name, other.name);
  }
}
