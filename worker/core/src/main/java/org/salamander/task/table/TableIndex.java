package org.salamander.task.table;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.salamander.task.DataException;
import org.salamander.task.Split;

/**
 * The file {@code index} of a store. It lists the shards with their lengths and SHA-256, and the
 * position of every task. The tasks of a split are consecutive, in the order of {@link TaskId}. The
 * file is big-endian: {@link #MAGIC}, the version, one SHA-256 of the schema's file and of all that
 * follows, the shards, the tasks. Tasks are kept in arrays, because there may be millions.
 */
final class TableIndex {

  /** The file's name. */
  static final String FILE = "index";

  static final int DIGEST = 32;

  private static final byte[] MAGIC = "SALTABLE".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int START = MAGIC.length + Integer.BYTES + DIGEST;

  private final String store;
  private final String checksum;
  private final long[] bytes; // of each shard
  private final List<String> digests; // of each shard
  private final int[] firsts; // of each split, and the end of the last
  private final byte[] names; // all ids in UTF-8, one after another
  private final int[] ends; // of each id in names
  private final int[] shards;
  private final long[] rows; // the first row of each task
  private final int[] counts;
  private final int[] supports;
  private final int[] queries;
  private final int[] checksums;

  private TableIndex(
      String store, String checksum, List<ShardWriter.Shard> shards, List<StoredTask> tasks) {
    this.store = store;
    this.checksum = checksum;
    this.bytes = shards.stream().mapToLong(ShardWriter.Shard::bytes).toArray();
    this.digests = shards.stream().map(s -> HexFormat.of().formatHex(s.sha256())).toList();
    int n = tasks.size();
    this.firsts = new int[Split.values().length + 1];
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    this.ends = new int[n];
    this.shards = new int[n];
    this.rows = new long[n];
    this.counts = new int[n];
    this.supports = new int[n];
    this.queries = new int[n];
    this.checksums = new int[n];
    for (int t = 0; t < n; t++) {
      StoredTask task = tasks.get(t);
      all.writeBytes(task.id().getBytes(StandardCharsets.UTF_8));
      this.ends[t] = all.size();
      this.shards[t] = task.shard();
      this.rows[t] = task.firstRow();
      this.counts[t] = task.rows();
      this.supports[t] = task.support();
      this.queries[t] = task.query();
      this.checksums[t] = task.checksum();
      Arrays.fill(firsts, task.split().ordinal() + 1, firsts.length, t + 1);
    }
    this.names = all.toByteArray();
  }

  /** The bytes of an index file. */
  static byte[] encode(byte[] schema, List<ShardWriter.Shard> shards) {
    List<StoredTask> tasks = new ArrayList<>();
    shards.forEach(shard -> tasks.addAll(shard.tasks())); // each split is in order of TaskId
    tasks.sort(Comparator.comparing(StoredTask::split));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(shards.size());
      for (ShardWriter.Shard shard : shards) {
        out.writeLong(shard.bytes());
        out.write(shard.sha256());
      }
      out.writeInt(tasks.size());
      for (StoredTask task : tasks) {
        task.write(out);
      }
      byte[] body = bytes.toByteArray();
      bytes.reset();
      out.write(MAGIC);
      out.writeInt(VERSION);
      out.write(digest(schema, body, 0));
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("a table store's index cannot be encoded", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] digest(byte[] schema, byte[] bytes, int from) {
    var digest = TaskId.sha256();
    digest.update(schema);
    digest.update(bytes, from, bytes.length - from);
    return digest.digest();
  }

  /**
   * Reads an index and checks it.
   *
   * @param schema the bytes of the store's schema
   * @param store the store's place, for messages
   * @throws DataException if the bytes are not an index, are of another version, or are damaged
   */
  static TableIndex decode(byte[] schema, byte[] bytes, String store) {
    if (bytes.length < START || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw damaged(store, "its index does not begin as one");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      in.skipBytes(MAGIC.length);
      int version = in.readInt();
      if (version != VERSION) {
        throw damaged(
            store, "its format has version " + version + ", this program reads version " + VERSION);
      }
      byte[] expected = in.readNBytes(DIGEST);
      byte[] found = digest(schema, bytes, START);
      if (!Arrays.equals(expected, found)) {
        throw damaged(
            store,
            "its schema and index have the SHA-256 "
                + HexFormat.of().formatHex(found)
                + ", they should have "
                + HexFormat.of().formatHex(expected));
      }
      List<ShardWriter.Shard> shards = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        shards.add(new ShardWriter.Shard(in.readLong(), in.readNBytes(DIGEST), List.of()));
      }
      List<StoredTask> tasks = new ArrayList<>();
      for (int n = in.readInt(); n > 0; n--) {
        tasks.add(StoredTask.read(in));
      }
      return new TableIndex(store, HexFormat.of().formatHex(expected), shards, tasks);
    } catch (IOException e) {
      throw new UncheckedIOException(store + ": its index cannot be decoded: " + e, e);
    }
  }

  /**
   * Compares a task's checksum.
   *
   * @throws DataException if it differs
   */
  void verify(int task, ByteBuffer rows) {
    CRC32C found = new CRC32C();
    found.update(rows.duplicate());
    if ((int) found.getValue() != checksums[task]) {
      throw damaged(
          "the rows of its task "
              + id(task)
              + " have the CRC-32C "
              + Integer.toHexString((int) found.getValue())
              + ", they should have "
              + Integer.toHexString(checksums[task]));
    }
  }

  /** The exception for a store that does not match its index. */
  DataException damaged(String how) {
    return damaged(store, how);
  }

  static DataException damaged(String store, String how) {
    return new DataException(
        store
            + ": this table store cannot be used, "
            + how
            + "; create it again with: salamander prepare table --from URI --task COL --target COL"
            + " --out "
            + store);
  }

  /**
   * SHA-256 of the schema's file, the shards' digests and the tasks' positions, which together
   * cover the whole store.
   */
  String checksum() {
    return checksum;
  }

  int shards() {
    return bytes.length;
  }

  long bytes(int shard) {
    return bytes[shard];
  }

  /** The number of bytes of all shards. */
  long bytes() {
    return Arrays.stream(bytes).sum();
  }

  String sha256(int shard) {
    return digests.get(shard);
  }

  int tasks() {
    return counts.length;
  }

  int first(Split split) {
    return firsts[split.ordinal()];
  }

  int end(Split split) {
    return firsts[split.ordinal() + 1];
  }

  String id(int task) {
    int from = task == 0 ? 0 : ends[task - 1];
    return new String(names, from, ends[task] - from, StandardCharsets.UTF_8);
  }

  /** The task with this name, or −1. */
  int find(String name) {
    TaskId wanted = TaskId.of(name);
    for (Split split : Split.values()) {
      int low = first(split);
      int high = end(split) - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        int order = TaskId.of(id(middle)).compareTo(wanted);
        if (order == 0) {
          return middle;
        }
        if (order < 0) {
          low = middle + 1;
        } else {
          high = middle - 1;
        }
      }
    }
    return -1;
  }

  int shard(int task) {
    return shards[task];
  }

  long firstRow(int task) {
    return rows[task];
  }

  int rows(int task) {
    return counts[task];
  }

  /** The task's number of rows with the role of support. */
  int support(int task) {
    return supports[task];
  }

  /** The task's number of rows with the role of query. */
  int query(int task) {
    return queries[task];
  }
}
