package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ClusterConfig.Reduce;
import org.salamander.config.Settings;
import org.salamander.work.Round;

/**
 * Runs many small jobs, as a long training does: 4,000, or as many as {@code -Djobs} says. The
 * memory and disk space that the driver uses must not grow with their number.
 */
class ManyJobsIT {

  private static final int JOBS = Integer.getInteger("jobs", 4_000);

  /** The largest number of files of open shuffles and spilled blocks. */
  private static final int FILES = 20;

  /** The largest growth of the heap. A real leak would add more. */
  private static final long HEAP_BYTES = 10 << 20;

  /**
   * The largest number of bytes of a job in the compressed event log, before the history server
   * compacts it. We measured 3,550.
   */
  private static final double EVENT_BYTES = 5_000;

  /** The largest size of a compacted event log: the newest file, and a small part of the others. */
  private static final long COMPACTED = 12 << 20;

  @TempDir private static Path temp = Path.of("");

  /**
   * The state after so many jobs: bytes of heap in use, number of files in Spark's folder, bytes of
   * the event log.
   */
  private record Kept(int jobs, long heap, long files, long events) {

    static Kept after(int jobs, Path scratch, Path events) throws IOException {
      System.gc(); // Spark's cleaner needs a collection
      LoopbackCluster.until("the cleaner", () -> size(scratch, file -> 1) < FILES);
      System.gc();
      Kept kept =
          new Kept(
              jobs,
              ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
              size(scratch, file -> 1),
              size(events, file -> file.toFile().length()));
      System.out.printf(
          Locale.ROOT,
          "%d jobs: heap %.1f MB, %d files, event log %.1f MB%n",
          jobs,
          kept.heap / 1e6,
          kept.files,
          kept.events / 1e6);
      return kept;
    }

    private static long size(Path folder, ToLongFunction<Path> of) {
      try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).mapToLong(of).sum();
      } catch (IOException | UncheckedIOException e) {
        return Long.MAX_VALUE; // a file was deleted meanwhile
      }
    }
  }

  @Test
  void whatIsKeptOfThemDoesNotGrow() throws IOException {
    Path scratch = Files.createDirectory(temp.resolve("scratch"));
    Path events = Files.createDirectory(temp.resolve("events"));
    List<Kept> kept = new ArrayList<>();
    SparkContext spark =
        new SparkContext(
            SparkContexts.conf("local[1]")
                .set("spark.local.dir", scratch.toString())
                .set("spark.eventLog.enabled", "true")
                .set("spark.eventLog.rolling.maxFileSize", "10m") // the least that Spark allows
                .set("spark.eventLog.dir", events.toUri().toString()));
    Scaling.Nothing nothing = new Scaling.Nothing(2_000);
    float[] z = new float[nothing.size()];
    try (Cluster flat = cluster(spark, nothing, Reduce.FLAT);
        Cluster tree = cluster(spark, nothing, Reduce.TREE)) {
      for (int job = 1; job <= JOBS; job++) {
        (job % 10 == 0 ? tree : flat).sum(new Scaling.Wait(0), 4, Round.of(z));
        if (job % (JOBS / 10) == 0) {
          kept.add(Kept.after(job, scratch, events));
        }
      }
    } finally {
      spark.stop();
    }
    Kept early = kept.get(1);
    Kept last = kept.get(kept.size() - 1);
    assertThat(last.heap).isLessThan(early.heap + HEAP_BYTES);
    assertThat((double) last.events / last.jobs).isLessThan(EVENT_BYTES);
    assertThat(Kept.size(scratch, file -> 1)).as("files left in " + scratch).isZero();
    JsonNode seen =
        History.jobs(events, () -> Kept.size(events, file -> file.toFile().length()) < COMPACTED);
    assertThat(seen.path(0).path("status").asText()).isEqualTo("SUCCEEDED");
  }

  private static Cluster cluster(SparkContext spark, Scaling.Nothing nothing, Reduce reduce) {
    return new SparkCluster(
        spark,
        false,
        nothing,
        Settings.of(ClusterConfig.class).with("partitions", 2).with("reduce", reduce).make());
  }
}
