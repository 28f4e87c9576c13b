package org.salamander.task.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.salamander.task.DataException;
import org.salamander.task.Split;

/**
 * Writes the rows of one shard, task after task, in the order of the digests of the tasks' ids.
 * Returns the position of each task. Not thread-safe.
 */
public final class ShardWriter {

  /**
   * The description of a written shard for the index.
   *
   * @param bytes its length
   * @param sha256 the SHA-256 of its bytes
   */
  public record Shard(long bytes, byte[] sha256, List<StoredTask> tasks) {

    /** The description as bytes, so that it can be sent. */
    public byte[] encode() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(bytes)) {
        out.writeLong(this.bytes);
        out.write(sha256);
        out.writeInt(tasks.size());
        for (StoredTask task : tasks) {
          task.write(out);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("a shard's description cannot be encoded", e);
      }
      return bytes.toByteArray();
    }

    /** The inverse of {@link #encode}. */
    public static Shard decode(byte[] encoded) {
      try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
        long bytes = in.readLong();
        byte[] sha256 = in.readNBytes(TableIndex.DIGEST);
        List<StoredTask> tasks = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
          tasks.add(StoredTask.read(in));
        }
        return new Shard(bytes, sha256, tasks);
      } catch (IOException e) {
        throw new UncheckedIOException("a shard's description cannot be decoded", e);
      }
    }
  }

  private final RowFormat format;
  private final int number;
  private final OutputStream out;
  private final ByteBuffer row;
  private final MessageDigest digest = TaskId.sha256();
  private final CRC32C checksum = new CRC32C();
  private final List<StoredTask> tasks = new ArrayList<>();
  private final int[] withRole = new int[Role.values().length]; // of the current task
  private long rows;

  /**
   * @param number the shard's number, from 0
   * @param out receives the rows; the caller closes it
   */
  public ShardWriter(TableSchema schema, int number, OutputStream out) {
    this.format = RowFormat.of(schema);
    this.number = number;
    this.out = out;
    this.row = ByteBuffer.allocate((int) format.bytes(1)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Begins the next task; {@link #row} adds its rows, {@link #endTask} ends it. */
  public void beginTask() {
    checksum.reset();
    Arrays.fill(withRole, 0);
  }

  /**
   * Adds a row to the current task.
   *
   * @param inputs the inputs from {@link TableSchema#encode}
   * @param target the target from {@link Target#encode}
   */
  public void row(float[] inputs, float target, float weight, Role role) throws IOException {
    row.clear();
    for (int i = 0; i < format.width(); i++) {
      row.putFloat(inputs[i]);
    }
    row.putFloat(target);
    if (format.weighted()) {
      row.putFloat(weight);
    }
    if (format.withRoles()) {
      row.putFloat(role.ordinal());
    }
    byte[] bytes = row.array();
    checksum.update(bytes, 0, bytes.length);
    digest.update(bytes);
    out.write(bytes);
    withRole[role.ordinal()]++;
    rows++;
  }

  /**
   * Ends the current task.
   *
   * @throws DataException if the shard has more bytes than can be mapped at once
   */
  public void endTask(String id, Split split) {
    long first = tasks.isEmpty() ? 0 : end(tasks.get(tasks.size() - 1));
    if (format.bytes(rows) > Integer.MAX_VALUE) {
      throw new DataException(
          "task "
              + id
              + ": with its "
              + (rows - first)
              + " rows a shard has more than 2 GB; keep fewer rows a task with max-rows");
    }
    tasks.add(
        new StoredTask(
            id,
            split,
            number,
            first,
            (int) (rows - first),
            withRole[Role.SUPPORT.ordinal()],
            withRole[Role.QUERY.ordinal()],
            (int) checksum.getValue()));
  }

  /** The shard's description; called after all tasks are written. */
  public Shard finish() {
    return new Shard(format.bytes(rows), digest.digest(), List.copyOf(tasks));
  }

  private static long end(StoredTask task) {
    return task.firstRow() + task.rows();
  }
}
