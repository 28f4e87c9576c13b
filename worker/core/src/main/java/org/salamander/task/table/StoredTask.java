package org.salamander.task.table;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.salamander.task.Split;

/**
 * The position of a task's rows in a store.
 *
 * @param firstRow the number of its first row in the shard
 * @param support the number of its rows with the role of support
 * @param query the number of its rows with the role of query
 * @param checksum CRC-32C of its rows' bytes
 */
public record StoredTask(
    String id,
    Split split,
    int shard,
    long firstRow,
    int rows,
    int support,
    int query,
    int checksum) {

  void write(DataOutput out) throws IOException {
    out.writeUTF(id);
    out.writeByte(split.ordinal());
    out.writeInt(shard);
    out.writeLong(firstRow);
    out.writeInt(rows);
    out.writeInt(support);
    out.writeInt(query);
    out.writeInt(checksum);
  }

  static StoredTask read(DataInput in) throws IOException {
    return new StoredTask(
        in.readUTF(),
        Split.values()[in.readByte()],
        in.readInt(),
        in.readLong(),
        in.readInt(),
        in.readInt(),
        in.readInt(),
        in.readInt());
  }
}
