package org.salamander.task.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tasks of a store that is too large for an executor to keep. The tasks of the next training
 * iterations are {@linkplain ReadAhead read ahead}. Any other task is read as a range of its shard.
 * The tasks used last stay in memory.
 */
final class RangeBlocks implements TableBlocks {

  private final TableIndex index;
  private final ShardRanges shards;
  private final ReadAhead ahead;
  private final long room;
  private final Map<Integer, ByteBuffer> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param room the number of bytes to keep in memory: a fifth for the tasks used last, the rest
   *     for reading ahead
   */
  RangeBlocks(TableIndex index, RowFormat format, ShardRanges.Opening opening, long room) {
    this.index = index;
    this.shards = new ShardRanges(index, format, opening);
    this.room = room / 5;
    this.ahead = new ReadAhead(shards, task -> format.bytes(index.rows(task)), 2 * (room / 5));
  }

  @Override
  public void drawing(TrainingDraws draws, long iteration, int index) {
    ahead.drawing(draws, iteration, index);
  }

  @Override
  public ByteBuffer task(int task) throws IOException {
    synchronized (kept) {
      ByteBuffer found = kept.get(task);
      if (found != null) {
        return found;
      }
    }
    ByteBuffer read = ahead.task(task);
    if (read == null) {
      read = shards.read(task);
    }
    index.verify(task, read);
    keep(task, read);
    return read;
  }

  private void keep(int task, ByteBuffer block) {
    synchronized (kept) {
      if (block.capacity() > room || kept.putIfAbsent(task, block) != null) {
        return;
      }
      bytes += block.capacity();
      for (Iterator<ByteBuffer> eldest = kept.values().iterator(); bytes > room; ) {
        bytes -= eldest.next().capacity();
        eldest.remove();
      }
    }
  }
}
