package org.salamander.task.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.task.RemoteFiles;
import org.salamander.task.Split;

class ReadAheadTest {

  private static final int TASKS = 3_000;
  private static final int ROWS = 40;
  private static final int BATCH = 16;
  private static final long SEED = 5;

  @TempDir private Path folder = Path.of("");
  private TableStore local;
  private TableIndex index;
  private RowFormat format;
  private int[] usable;
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean broken;

  @BeforeEach
  void store() throws IOException {
    TableSchema schema = Tables.schema(null, null);
    Map<String, List<Tables.Line>> tasks = new LinkedHashMap<>();
    Tables.names(Split.TRAIN, TASKS).forEach(name -> tasks.put(name, Tables.lines(ROWS)));
    local = Tables.store(folder, schema, tasks, 3);
    index =
        TableIndex.decode(
            Files.readAllBytes(folder.resolve(TableSchema.FILE)),
            Files.readAllBytes(folder.resolve(TableIndex.FILE)),
            folder.toString());
    format = RowFormat.of(schema);
    usable = local.usable(Split.TRAIN, 2);
  }

  /** The store's shards. Counts requests. */
  private RangeBlocks blocks(long room) {
    return new RangeBlocks(index, format, this::open, room);
  }

  private RemoteFiles.Ranges open(int shard) throws IOException {
    byte[] all = Files.readAllBytes(folder.resolve(TableStore.shardName(shard)));
    return (position, into) -> {
      reads.incrementAndGet();
      bytes.addAndGet(into.length);
      if (broken && into.length > format.bytes(ROWS)) {
        throw new IOException("the connection is lost");
      }
      System.arraycopy(all, (int) position, into, 0, into.length);
    };
  }

  /** Draws and compares the tasks of some iterations. */
  private void train(RangeBlocks blocks, TrainingDraws draws, int first, int end)
      throws IOException {
    for (int iteration = first; iteration < end; iteration++) {
      for (int index = 0; index < BATCH; index++) {
        blocks.drawing(draws, iteration, index);
        int task = draws.task(iteration, index);
        assertThat(blocks.task(task).asFloatBuffer().get(2))
            .isEqualTo(local.read(task).targets()[0]);
        assertThat(blocks.task(task)).isEqualTo(mapped(task));
      }
    }
  }

  private ByteBuffer mapped(int task) throws IOException {
    return new MappedBlocks(index, format, shard -> folder.resolve(TableStore.shardName(shard)))
        .task(task);
  }

  @Test
  void aCacheOfATenthOfTheStoreSavesMostRequests() throws IOException {
    train(blocks(index.bytes() / 10), new TrainingDraws(SEED, usable), 1, 301);
    int drawn = 300 * BATCH;
    assertThat(reads.get()).isLessThan(drawn / 10);
    assertThat(bytes.get()).isLessThan(40L * drawn * format.bytes(ROWS));
  }

  @Test
  void whatIsNotExpectedIsReadByItself() throws IOException {
    RangeBlocks blocks = blocks(index.bytes() / 10);
    TrainingDraws draws = new TrainingDraws(SEED, usable);
    train(blocks, draws, 1, 3);
    int before = reads.get();
    int other =
        IntStream.of(usable).filter(task -> !drawnSoon(draws, task)).findFirst().orElseThrow();
    assertThat(blocks.task(other)).isEqualTo(mapped(other));
    assertThat(reads.get()).isGreaterThan(before);
  }

  private static boolean drawnSoon(TrainingDraws draws, int task) {
    return IntStream.range(0, 100 * BATCH)
        .anyMatch(i -> draws.task(1 + i / BATCH, i % BATCH) == task);
  }

  @Test
  void otherIndicesOtherRunsAndEarlierIterationsStillGetTheirTasks() throws IOException {
    RangeBlocks blocks = blocks(index.bytes() / 10);
    train(blocks, new TrainingDraws(SEED, usable), 1, 20);
    train(blocks, new TrainingDraws(SEED + 1, usable), 1, 20);
    train(blocks, new TrainingDraws(SEED, usable), 15, 25);
    train(blocks, new TrainingDraws(SEED, usable), 3, 5);
  }

  @Test
  void aPassThatFailsLeavesSingleRequests() throws IOException {
    broken = true;
    train(blocks(index.bytes() / 10), new TrainingDraws(SEED, usable), 1, 20);
  }

  @Test
  void aCacheForLessThanOneTaskReadsEachOne() throws IOException {
    train(blocks(100), new TrainingDraws(SEED, usable), 1, 4);
    assertThat(reads.get()).isGreaterThanOrEqualTo(3 * BATCH);
  }
}
