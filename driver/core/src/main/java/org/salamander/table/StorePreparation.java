package org.salamander.table;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.salamander.run.store.Folder;
import org.salamander.task.DataException;
import org.salamander.task.table.ShardWriter;
import org.salamander.task.table.TableOptions;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.TableStore;

/**
 * Makes a store from a table with Spark SQL. The first pass collects statistics of the columns.
 * Then the rows are encoded, shuffled once by task, and written, one shard per partition. The bytes
 * do not depend on which machine does which part: sums are exact, dictionaries and labels are
 * sorted, a task's shard and place depend on its name alone, and a task's rows are sorted by the
 * order column and then by their content.
 */
public final class StorePreparation {

  /** The approximate number of rows in a shard, if rows are short. */
  private static final long SHARD_ROWS = 1 << 17;

  /** The approximate number of bytes in a shard, if rows are long. */
  private static final long SHARD_BYTES = 256L << 20;

  private final SparkSession spark;
  private final Consumer<String> announce;

  /**
   * @param announce receives the lines of {@link Findings}
   */
  public StorePreparation(SparkSession spark, Consumer<String> announce) {
    this.spark = spark;
    this.announce = announce;
  }

  /**
   * Reads the table that the options name, and makes its store.
   *
   * @param out a folder or its URI; an existing store there is replaced when the new one is
   *     complete
   * @return the store's checksum
   * @throws DataException if the table does not fit the options
   */
  public String prepare(TableOptions options, String out) {
    return prepare(TableReader.read(spark, options.from()), options, out);
  }

  /** Makes the store of a table that is already read. */
  public String prepare(Table table, TableOptions options, String out) {
    int slash = out.replaceFirst("/+$", "").lastIndexOf('/');
    String name = out.replaceFirst("/+$", "").substring(slash + 1);
    Folder parent = Folder.at(slash < 0 ? "." : out.substring(0, slash + 1));
    try {
      requireRoom(parent, name, out);
      return prepare(table, options, out, parent, name);
    } catch (IOException e) {
      throw new UncheckedIOException(out + ": the store cannot be written: " + e.getMessage(), e);
    }
  }

  private static void requireRoom(Folder parent, String name, String out) throws IOException {
    if (name.isEmpty() || parent.obstructed()) {
      throw new DataException(out + ": --out must be a folder that can be made");
    }
    if (parent.exists(name) && !parent.exists(name + "/" + TableSchema.FILE)) {
      throw new DataException(
          out + ": exists and is not a table store; it is not replaced, choose another --out");
    }
  }

  private String prepare(Table table, TableOptions options, String out, Folder parent, String name)
      throws IOException {
    TablePlan plan = TablePlan.of(table, options);
    JavaRDD<Row> rows = table.rows().toJavaRDD();
    TableStatistics statistics =
        TableFailures.of(table.name(), () -> TableStatistics.of(plan, rows));
    TableSchema schema = new SchemaFinder(plan, statistics).schema();
    Findings findings = new Findings(plan, statistics, schema);
    findings.columns().forEach(announce);
    int shards = shards(statistics.kept(), schema);
    String unfinished = name + ".unfinished";
    Closeable lock = lock(under(out, unfinished), out);
    try {
      String store = unfinished + "/" + name;
      parent.delete(store); // left behind by a process that was killed
      parent.write(store + "/" + TableSchema.FILE, new byte[0]); // makes the folder
      RowEncoder encoder =
          new RowEncoder(
              plan, schema, CellReader.of(table, schema.columns()), statistics.ordersByNumber());
      ShardJob job = new ShardJob(schema, under(out, store), options.maxRows());
      List<ShardJob.Written> written =
          TableFailures.of(table.name(), () -> write(rows, encoder, job, shards));
      for (int shard = 0; shard < shards; shard++) {
        if (!parent.exists(store + "/" + TableStore.shardName(shard))) {
          throw new DataException(
              out
                  + ": the executors wrote it to disks of their own; give --out as a URI that all"
                  + " machines reach");
        }
      }
      List<ShardWriter.Shard> all = written.stream().map(ShardJob.Written::shard).toList();
      for (Map.Entry<String, byte[]> file : TableStore.describe(schema, all).entrySet()) {
        parent.write(store + "/" + file.getKey(), file.getValue());
      }
      parent.delete(name);
      parent.rename(store, name);
      findings
          .tasks(all, written.stream().mapToLong(ShardJob.Written::leftOut).sum())
          .forEach(announce);
      return TableStore.open(out).checksum();
    } finally {
      parent.delete(unfinished);
      release(lock);
    }
  }

  /** Takes a lock, so that no other process makes the same store at the same time. */
  private static Closeable lock(String unfinished, String out) {
    try {
      return Folder.at(unfinished).lock();
    } catch (IOException e) {
      throw new DataException(
          out + ": this store cannot be made now: " + e.getMessage() + "; or choose another --out",
          e);
    }
  }

  private static void release(Closeable lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // the lock's file is already deleted; some file systems report this as an error
    }
  }

  private static String under(String out, String name) {
    int slash = out.replaceFirst("/+$", "").lastIndexOf('/');
    return out.substring(0, slash + 1) + name;
  }

  private static int shards(long rows, TableSchema schema) {
    long narrow = rows / SHARD_ROWS;
    long wide = rows * (schema.width() + 3L) * Float.BYTES / SHARD_BYTES;
    return Math.toIntExact(1 + Math.max(narrow, wide));
  }

  private static List<ShardJob.Written> write(
      JavaRDD<Row> rows, RowEncoder encoder, ShardJob job, int shards) {
    JavaPairRDD<byte[], byte[]> encoded = rows.mapPartitionsToPair(encoder::encode);
    return encoded
        .repartitionAndSortWithinPartitions(new ByShard(shards), new ByBytes())
        .mapPartitionsWithIndex(job::write, true)
        .collect()
        .stream()
        .map(ShardJob.Written::decode)
        .toList();
  }
}
