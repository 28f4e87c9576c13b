package org.salamander.task.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Memory-mapped shards on this machine's disks. A shard at a URI is fetched when one of its tasks
 * is first needed. A task's checksum is compared when it is first read.
 */
final class MappedBlocks implements TableBlocks {

  /** The local file of a shard that was fetched. */
  @FunctionalInterface
  interface Place {
    Path of(int shard) throws IOException;
  }

  private final TableIndex index;
  private final RowFormat format;
  private final Place place;
  private final AtomicReferenceArray<ByteBuffer> mapped;
  private final boolean[]
      verified; // for each task; two threads may verify the same task, which does no harm

  MappedBlocks(TableIndex index, RowFormat format, Place place) {
    this.index = index;
    this.format = format;
    this.place = place;
    this.mapped = new AtomicReferenceArray<>(index.shards());
    this.verified = new boolean[index.tasks()];
  }

  @Override
  public ByteBuffer task(int task) throws IOException {
    int shard = index.shard(task);
    ByteBuffer whole = mapped.get(shard);
    ByteBuffer bytes =
        (whole == null ? map(shard) : whole)
            .slice((int) format.bytes(index.firstRow(task)), (int) format.bytes(index.rows(task)))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (!verified[task]) {
      index.verify(task, bytes);
      verified[task] = true;
    }
    return bytes;
  }

  private synchronized ByteBuffer map(int shard) throws IOException {
    ByteBuffer before = mapped.get(shard);
    if (before != null) {
      return before;
    }
    Path path = place.of(shard);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() != index.bytes(shard)) {
        throw index.damaged(
            path + " has " + channel.size() + " bytes, it should have " + index.bytes(shard));
      }
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      mapped.set(shard, bytes);
      return bytes;
    }
  }
}
