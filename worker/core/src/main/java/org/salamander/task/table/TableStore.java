package org.salamander.task.table;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.salamander.model.Batch;
import org.salamander.task.DataException;
import org.salamander.task.RemoteFiles;
import org.salamander.task.Split;

/**
 * The rows of a table, task by task. A store is a folder with {@value TableSchema#FILE}, {@code
 * index}, and the shards {@code rows-00000} … of rows. If a store on another machine fits into the
 * given room, each shard is copied to this machine when one of its tasks is first needed. Otherwise
 * tasks are read as ranges; those of training are read ahead of the iterations that need them.
 * Thread-safe. Only the place and the checksum are serialized. The receiver opens the store at this
 * place, and fails if the checksum differs.
 */
public final class TableStore implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The default for the number of bytes of a remote store to keep on this machine. */
  public static final long ROOM = 1L << 30;

  private record Reference(String location, long room, String checksum) implements Serializable {

    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      TableStore before = OPENED.get(key(location, room));
      if (before != null && before.checksum().equals(checksum)) {
        return before;
      }
      TableStore store = open(location, room);
      if (!store.checksum().equals(checksum)) {
        throw new DataException(
            location
                + ": its checksum here is "
                + store.checksum()
                + ", where the run began "
                + checksum
                + "; copy the run's store to every machine, or to a URI that all of them read, and"
                + " do not change it during a run");
      }
      return store;
    }
  }

  private static final Map<String, TableStore> OPENED = new ConcurrentHashMap<>();

  private final transient String location;
  private final transient long room;
  private final transient TableSchema schema;
  private final transient RowFormat format;
  private final transient TableIndex index;
  private final transient TableBlocks blocks;
  private final transient Map<Integer, int[][]> usable = new ConcurrentHashMap<>();

  private TableStore(
      String location, long room, TableSchema schema, TableIndex index, TableBlocks blocks) {
    this.location = location;
    this.room = room;
    this.schema = schema;
    this.format = RowFormat.of(schema);
    this.index = index;
    this.blocks = blocks;
  }

  /**
   * The store at a local path or a URI. A JVM opens it once, and again only if its index has
   * changed.
   *
   * @param room the largest number of bytes of a remote store to keep on this machine
   * @throws DataException if the store is missing, damaged or of another version
   */
  public static TableStore open(String location, long room) {
    try {
      byte[] json = read(location, TableSchema.FILE);
      byte[] bytes = read(location, TableIndex.FILE);
      TableIndex index = TableIndex.decode(json, bytes, location);
      return OPENED.compute(
          key(location, room),
          (k, before) ->
              before != null && before.checksum().equals(index.checksum())
                  ? before
                  : opened(location, room, json, index));
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new DataException(
          location
              + ": no such table store; make it with: salamander prepare table --from URI --task"
              + " COL --target COL --out "
              + location,
          e);
    } catch (IOException e) {
      throw new DataException(location + ": this table store cannot be read: " + e.getMessage(), e);
    }
  }

  private static String key(String location, long room) {
    return location + " " + room;
  }

  /** As above, with {@link #ROOM}. */
  public static TableStore open(String location) {
    return open(location, ROOM);
  }

  private static TableStore opened(String location, long room, byte[] json, TableIndex index) {
    TableSchema schema =
        TableSchema.parse(
            new String(json, StandardCharsets.UTF_8), location + "/" + TableSchema.FILE);
    return new TableStore(
        location, room, schema, index, blocks(location, room, RowFormat.of(schema), index));
  }

  private static TableBlocks blocks(
      String location, long room, RowFormat format, TableIndex index) {
    if (!RemoteFiles.isRemote(location)) {
      return new MappedBlocks(
          index, format, shard -> RemoteFiles.local(location).resolve(shardName(shard)));
    }
    RemoteFiles files = RemoteFiles.service();
    if (index.bytes() > room) {
      return new RangeBlocks(index, format, shard -> files.ranges(uri(location, shard)), room);
    }
    return new MappedBlocks(
        index,
        format,
        shard -> {
          Path copy = files.scratch().resolve(index.sha256(shard));
          if (!Files.exists(copy)) {
            files.fetch(uri(location, shard), copy, "shard of a table store");
          }
          return copy;
        });
  }

  private static String uri(String location, int shard) {
    return location + "/" + shardName(shard);
  }

  private static byte[] read(String location, String name) throws IOException {
    if (!RemoteFiles.isRemote(location)) {
      return Files.readAllBytes(RemoteFiles.local(location).resolve(name));
    }
    try (InputStream in = RemoteFiles.service().open(location + "/" + name)) {
      return in.readAllBytes();
    }
  }

  /** The name of a shard's file. */
  public static String shardName(int shard) {
    return String.format(Locale.ROOT, "rows-%05d", shard);
  }

  /**
   * The other files of a store, by name: the schema, and the index of its shards. The shards must
   * be in the order of their numbers.
   */
  public static Map<String, byte[]> describe(TableSchema schema, List<ShardWriter.Shard> shards) {
    byte[] json = schema.json().getBytes(StandardCharsets.UTF_8);
    return Map.of(TableSchema.FILE, json, TableIndex.FILE, TableIndex.encode(json, shards));
  }

  private Object writeReplace() {
    return new Reference(location, room, checksum());
  }

  private void readObject(java.io.ObjectInputStream in) throws java.io.InvalidObjectException {
    throw new java.io.InvalidObjectException("a table store travels as a reference");
  }

  /** The store's place: a local path or a URI. */
  public String location() {
    return location;
  }

  public TableSchema schema() {
    return schema;
  }

  /** The SHA-256 of schema and index, in hexadecimal. The index holds the rows' checksums. */
  public String checksum() {
    return index.checksum();
  }

  /** The number of tasks. */
  public int tasks() {
    return index.tasks();
  }

  /**
   * The first task of a split. The tasks of a split are consecutive, in the order of their ids'
   * digests.
   */
  public int first(Split split) {
    return index.first(split);
  }

  /** The end (exclusive) of a split's tasks. */
  public int end(Split split) {
    return index.end(split);
  }

  /** A task's id. */
  public String id(int task) {
    return index.id(task);
  }

  /** The task with this id, or −1. */
  public int find(String id) {
    return index.find(id);
  }

  /** A task's number of rows. */
  public int rows(int task) {
    return index.rows(task);
  }

  /** Whether the table says which of a task's rows are support and query. */
  public boolean hasRoles(int task) {
    return index.support(task) + index.query(task) > 0;
  }

  /**
   * The usable tasks of a split, in the order of their ids' digests. A task with roles must have
   * rows of both roles. A task without roles must have at least {@code rows} rows.
   */
  int[] usable(Split split, int rows) {
    return usable
        .computeIfAbsent(
            rows,
            least ->
                Arrays.stream(Split.values())
                    .map(
                        s ->
                            IntStream.range(first(s), end(s))
                                .filter(t -> usable(t, least))
                                .toArray())
                    .toArray(int[][]::new))[split.ordinal()];
  }

  private boolean usable(int task, int rows) {
    return hasRoles(task)
        ? index.support(task) > 0 && index.query(task) > 0
        : index.rows(task) >= rows;
  }

  /**
   * All rows of a task.
   *
   * @throws DataException if they are damaged
   */
  public TableRows read(int task) {
    FloatBuffer floats = floats(task);
    int rows = rows(task);
    float[] inputs = new float[rows * format.width()];
    float[] targets = new float[rows];
    float[] weights = new float[rows];
    byte[] roles = new byte[rows];
    Arrays.fill(weights, 1f);
    for (int row = 0; row < rows; row++) {
      int at = row * format.floats();
      floats.get(at, inputs, row * format.width(), format.width());
      targets[row] = floats.get(at + format.target());
      if (format.weighted()) {
        weights[row] = floats.get(at + format.weight());
      }
      if (format.withRoles()) {
        roles[row] = (byte) floats.get(at + format.role());
      }
    }
    return new TableRows(id(task), rows, inputs, targets, weights, roles);
  }

  /**
   * Some of a task's rows, in the given order. The other rows are not decoded.
   *
   * @throws DataException if the task's rows are damaged
   */
  public Batch batch(int task, int... rows) {
    FloatBuffer floats = floats(task);
    float[] inputs = new float[rows.length * format.width()];
    float[] targets = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int at = rows[i] * format.floats();
      floats.get(at, inputs, i * format.width(), format.width());
      targets[i] = floats.get(at + format.target());
    }
    return new Batch(rows.length, inputs, targets);
  }

  /** The role of each of a task's rows. */
  public byte[] roles(int task) {
    byte[] roles = new byte[rows(task)];
    if (format.withRoles()) {
      FloatBuffer floats = floats(task);
      for (int row = 0; row < roles.length; row++) {
        roles[row] = (byte) floats.get(row * format.floats() + format.role());
      }
    }
    return roles;
  }

  /** The weights of some of a task's rows, in the given order. */
  public double[] weights(int task, int... rows) {
    double[] weights = new double[rows.length];
    Arrays.fill(weights, 1);
    if (format.weighted()) {
      FloatBuffer floats = floats(task);
      for (int i = 0; i < rows.length; i++) {
        weights[i] = floats.get(rows[i] * format.floats() + format.weight());
      }
    }
    return weights;
  }

  /**
   * Tells the store that a training run draws the task at an index of an iteration, so that it can
   * read the next tasks ahead.
   */
  void drawing(TrainingDraws draws, long iteration, int index) {
    blocks.drawing(draws, iteration, index);
  }

  private FloatBuffer floats(int task) {
    try {
      return blocks.task(task).asFloatBuffer();
    } catch (IOException e) {
      throw new UncheckedIOException(
          location + ": the rows of its task " + id(task) + " cannot be read: " + e, e);
    }
  }

  @Override
  public String toString() {
    return "TableStore[" + location + ", sha256 " + checksum() + "]";
  }
}
