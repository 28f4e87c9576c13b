package org.salamander.task.table;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.salamander.task.Split;

/**
 * A task's name and its SHA-256. The digest determines the task's shard, its place in the shard
 * and, if the table has no column for it, its split. All of these depend on the name alone.
 *
 * @param place the first eight bytes of the digest
 * @param share the next eight bytes
 */
public record TaskId(String name, long place, long share) implements Comparable<TaskId> {

  /** Percent of tasks for training, if the table has no column for the split. */
  private static final int TRAIN = 80;

  /** Percent of tasks for validation. The other tasks are for the test. */
  private static final int VALIDATION = 10;

  /** The id for a name. */
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

  /**
   * The number of the task's shard, out of {@code shards}. The shards divide the range of places
   * evenly.
   */
  public int shard(int shards) {
    return (int) ((place >>> 33) * shards >>> 31);
  }

  /**
   * The split if the table has no column for it. It puts 80, 10 and 10 percent of the names into
   * training, validation and test.
   */
  public Split split() {
    int percent = (int) Long.remainderUnsigned(share, 100);
    if (percent < TRAIN) {
      return Split.TRAIN;
    }
    return percent < TRAIN + VALIDATION ? Split.VALIDATION : Split.TEST;
  }

  /** Compares by place, then by the bytes of the name. */
  @Override
  public int compareTo(TaskId other) {
    int places = Long.compareUnsigned(place, other.place);
    return places != 0 ? places : Cells.BY_BYTES.compare(name, other.name);
  }
}
