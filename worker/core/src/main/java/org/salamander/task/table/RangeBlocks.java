package org.salamander.task.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.task.RemoteFiles;

/**
 * Tasks of a store that is too large for an executor to keep. Each task is read as a range of its
 * shard. The tasks used last stay in memory, up to a number of bytes.
 */
final class RangeBlocks implements TableBlocks {

  /** Opens a shard. */
  @FunctionalInterface
  interface Opening {
    RemoteFiles.Ranges open(int shard) throws IOException;
  }

  private final TableIndex index;
  private final RowFormat format;
  private final Opening opening;
  private final RemoteFiles.@Nullable Ranges[] shards;
  private final long room;
  private final Map<Integer, ByteBuffer> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param room bytes to keep
   */
  RangeBlocks(TableIndex index, RowFormat format, Opening opening, long room) {
    this.index = index;
    this.format = format;
    this.opening = opening;
    this.shards = new RemoteFiles.Ranges[index.shards()];
    this.room = room;
  }

  @Override
  public ByteBuffer task(int task) throws IOException {
    synchronized (kept) {
      ByteBuffer found = kept.get(task);
      if (found != null) {
        return found;
      }
    }
    ByteBuffer read = read(task);
    keep(task, read);
    return read;
  }

  private ByteBuffer read(int task) throws IOException {
    byte[] block = new byte[(int) format.bytes(index.rows(task))];
    int shard = index.shard(task);
    for (int attempt = 1; ; attempt++) {
      try {
        shard(shard).read(format.bytes(index.firstRow(task)), block);
        break;
      } catch (IOException e) {
        close(shard);
        if (attempt == RemoteFiles.ATTEMPTS) {
          throw e;
        }
      }
    }
    ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    index.verify(task, bytes);
    return bytes;
  }

  private RemoteFiles.Ranges shard(int shard) throws IOException {
    synchronized (shards) {
      RemoteFiles.Ranges open = shards[shard];
      if (open == null) {
        open = opening.open(shard);
        shards[shard] = open;
      }
      return open;
    }
  }

  /** Has the next read open the shard anew. */
  private void close(int shard) {
    synchronized (shards) {
      shards[shard] = null;
    }
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
