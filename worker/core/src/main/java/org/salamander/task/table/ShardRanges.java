package org.salamander.task.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.salamander.task.RemoteFiles;

/** Reads ranges of a store's shards. A shard is opened when it is first needed. Thread-safe. */
final class ShardRanges {

  /** Opens a shard. */
  @FunctionalInterface
  interface Opening {
    RemoteFiles.Ranges open(int shard) throws IOException;
  }

  /**
   * The largest gap in bytes between two tasks that are read by one request. A request to an HDFS
   * of the same machine takes half a millisecond, longer than reading so many bytes.
   */
  private static final long GAP = 128 << 10;

  /** The largest number of bytes in a request. A single task may have more. */
  private static final long LONGEST = 1 << 20;

  private final TableIndex index;
  private final RowFormat format;
  private final Opening opening;
  private final RemoteFiles.@Nullable Ranges[] shards;

  ShardRanges(TableIndex index, RowFormat format, Opening opening) {
    this.index = index;
    this.format = format;
    this.opening = opening;
    this.shards = new RemoteFiles.Ranges[index.shards()];
  }

  /** A task's rows. The caller must compare their checksum. */
  ByteBuffer read(int task) throws IOException {
    return slice(read(index.shard(task), start(task), bytes(task)), 0, bytes(task));
  }

  /**
   * The rows of several tasks, read in the order of their positions. Neighbours share a request if
   * that is faster. The caller must compare their checksums.
   */
  Map<Integer, ByteBuffer> read(Set<Integer> tasks) throws IOException {
    List<Integer> sorted = new ArrayList<>(tasks);
    sorted.sort(Comparator.<Integer>comparingInt(index::shard).thenComparingLong(this::start));
    Map<Integer, ByteBuffer> found = new HashMap<>();
    for (int from = 0; from < sorted.size(); ) {
      int to = from + 1;
      while (to < sorted.size() && together(sorted.get(from), sorted.get(to - 1), sorted.get(to))) {
        to++;
      }
      read(sorted.subList(from, to), found);
      from = to;
    }
    return found;
  }

  private boolean together(int first, int before, int task) {
    return index.shard(task) == index.shard(first)
        && start(task) - end(before) <= GAP
        && end(task) - start(first) <= LONGEST;
  }

  private void read(List<Integer> run, Map<Integer, ByteBuffer> found) throws IOException {
    int first = run.get(0);
    long start = start(first);
    int length = (int) (end(run.get(run.size() - 1)) - start);
    byte[] all = read(index.shard(first), start, length);
    for (int task : run) {
      found.put(task, slice(all, (int) (start(task) - start), bytes(task)));
    }
  }

  /**
   * A part of the bytes read. It is a copy, so that the rest can be freed, unless it is all of
   * them.
   */
  private static ByteBuffer slice(byte[] all, int from, int length) {
    byte[] part = length == all.length ? all : Arrays.copyOfRange(all, from, from + length);
    return ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] read(int shard, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    for (int attempt = 1; ; attempt++) {
      try {
        shard(shard).read(position, bytes);
        return bytes;
      } catch (IOException e) {
        close(shard);
        if (attempt == RemoteFiles.ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private long start(int task) {
    return format.bytes(index.firstRow(task));
  }

  private int bytes(int task) {
    return (int) format.bytes(index.rows(task));
  }

  private long end(int task) {
    return start(task) + bytes(task);
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

  /** Forgets an open shard, so that the next read opens it again. */
  private void close(int shard) {
    synchronized (shards) {
      shards[shard] = null;
    }
  }
}
