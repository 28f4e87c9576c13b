package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.config.Settings;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Measured;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.task.DataContext;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.table.RowCount;
import org.salamander.task.table.TableMeasures;
import org.salamander.task.table.TableRows;
import org.salamander.task.table.TableSource;
import org.salamander.task.table.TableStore;
import org.salamander.task.table.TableTasks;

/** Tests runs on tables, from a CSV file to measures in the file's units. */
class TableRunTest {

  @TempDir private Path folder = Path.of("");

  /** Writes sales of shops. Each shop has its own level and sells more of one of 20 goods. */
  private Path table() throws IOException {
    List<String> lines = new ArrayList<>(List.of("shop,good,price,sold"));
    for (int shop = 0; shop < 80; shop++) {
      for (int row = 0; row < 6 + shop % 9; row++) {
        int good = (shop * 7 + row * 3) % 20;
        double price = (row * 13 + shop) % 11 / 2.0;
        double sold = 100 + shop % 5 * 10 - 3 * price + (good == shop % 20 ? 25 : 0);
        lines.add("Ladén " + shop + ",g" + good + "," + price + "," + sold);
      }
    }
    return Files.write(folder.resolve("shops.csv"), lines, StandardCharsets.UTF_8);
  }

  private TableTasks tasks(Path csv) {
    return Settings.of(TableTasks.class)
        .with("from", csv.toString())
        .with("task", "shop")
        .with("target", "sold")
        .with("shots", 2)
        .with("unseen", 0)
        .make();
  }

  private DataContext context(List<String> said) {
    return new DataContext(
        Map.of("SALAMANDER_STORES", folder.resolve("stores").toString()), said::add);
  }

  private String train(String store, String name, @Nullable String master, String... settings)
      throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("shops.conf"),
            """
      name = shops, seed = 1
      tasks { source = table, store = "%s", shots = [1, 4], queries = 6 }
      model { type = table, layers = [8], normalization = none, context = 2 }
      learner { type = caml, steps = 2, rate = 0.5, rates = step }
      outer { iterations = 12, batch = 5, optimizer { type = adam, rate = 0.01, decay = 0.1 } }
      validation { every = 4 }
      evaluation { shots = 3, queries = 20 }
      """
                .formatted(store));
    String out = folder.resolve(name).toString();
    new Training(
            new Training.Request(conf, List.of(settings), out, false, master),
            TrainingProgress.SILENT)
        .run(() -> false);
    return TrainedRun.open(out, List.of(), line -> {}).sha256();
  }

  @Test
  void aTableIsPreparedOnFirstUseAndAgainWhenItChanges() throws IOException {
    Path csv = table();
    List<String> said = new ArrayList<>();
    TableStore first = tasks(csv).source(context(said)).store();
    assertThat(said.toString()).contains("Preparing", "once for all runs", "80 tasks");
    said.clear();
    assertThat(tasks(csv).source(context(said)).store()).isSameAs(first);
    assertThat(said).isEmpty();
    Files.writeString(csv, Files.readString(csv) + "new,g1,1,1\n");
    TableStore second = tasks(csv).source(context(said)).store();
    assertThat(second.checksum()).isNotEqualTo(first.checksum());
    assertThat(second.tasks()).isEqualTo(81);
  }

  /** A task has few of the 900 goods, so that its term is sparse. */
  @Test
  void manyGoodsTrainWithTheSameBitsOnThreadsAndOnSpark() throws IOException {
    List<String> lines = new ArrayList<>(List.of("shop,good,price,sold"));
    for (int shop = 0; shop < 80; shop++) {
      for (int row = 0; row < 20; row++) {
        int good = (shop * 37 + row * 101) % 900;
        lines.add("S" + shop + ",g" + good + "," + row % 7 + "," + (shop % 5 + good % 11));
      }
    }
    Path csv = Files.write(folder.resolve("goods.csv"), lines, StandardCharsets.UTF_8);
    TableStore store = tasks(csv).source(context(new ArrayList<>())).store();
    String expected =
        train(store.location(), "one", null, "cluster.threads=1", "cluster.lanes=off");
    assertThat(train(store.location(), "two", null, "cluster.threads=2")).isEqualTo(expected);
    for (String reduce : List.of("flat", "tree")) {
      String other = "cluster.reduce=" + reduce;
      String name = "spark-" + reduce;
      assertThat(train(store.location(), name, "local[2]", "cluster.partitions=3", other))
          .isEqualTo(expected);
    }
  }

  @Test
  void theSameBitsOnThreadsAndOnSpark() throws IOException {
    TableStore store = tasks(table()).source(context(new ArrayList<>())).store();
    String expected = train(store.location(), "one", null, "cluster.threads=1");
    assertThat(train(store.location(), "two", null, "cluster.threads=2")).isEqualTo(expected);
    assertThat(train(store.location(), "spark", "local[2]", "cluster.partitions=3"))
        .isEqualTo(expected);
    String remote = "raw://" + store.location();
    assertThat(train(remote, "remote", null)).as("copied shard by shard").isEqualTo(expected);
    assertThat(Files.readString(folder.resolve("one/schema.json")))
        .isEqualTo(store.schema().json());
  }

  @Test
  void measuresAreThoseOfTheTablesOwnUnits() throws IOException {
    TableStore store = tasks(table()).source(context(new ArrayList<>())).store();
    train(store.location(), "run", null);
    TrainedRun run = TrainedRun.open(folder.resolve("run").toString(), List.of(), line -> {});
    Evaluation evaluation = run.evaluate(false, null, line -> {});
    Measured measured = Objects.requireNonNull(evaluation.measures());
    assertThat(evaluation.rows()).hasSize(store.end(Split.TEST) - store.first(Split.TEST));
    double mse = measured.step(2).mean(TableMeasures.MSE).mean();
    double ofMean = measured.step(2).mean(TableMeasures.MSE_OF_MEAN).mean();
    assertThat(evaluation.loss(2).mean()).isEqualTo(mse);
    assertThat(mse).as("targets spread over tens of units").isBetween(1.0, 3 * ofMean);
    double[] unadapted = measured.step(0).each(TableMeasures.MAE);
    assertThat(measured.support(0).each(TableMeasures.MAE)).as("0 rows").isEqualTo(unadapted);
    assertThat(measured.supports()).startsWith(0, 1, 2, 5);
    assertThat(measured.known(2)).as("2 rows, of 3").isTrue();
    assertThat(measured.known(3)).as("5 rows, of 3").isFalse();
    Evaluation.Compared mean = evaluation.baselines().get(0);
    assertThat(mean.measures().step(0).mean(TableMeasures.MSE).mean())
        .as("of training rows, as R² has it")
        .isCloseTo(ofMean, offset(1e-3));
    assertThat(mean.difference(measured).mean()).isCloseTo(mse - ofMean, offset(1e-3));
    assertThat(ofMean)
        .as("of query rows drawn with seed 1")
        .isCloseTo(meanOfMean(store, run), offset(1e-3));
  }

  /** The mean over test tasks of the squared distance of query targets from the training mean. */
  private static double meanOfMean(TableStore store, TrainedRun run) {
    TableSource source =
        new TableSource(store, RowCount.of(3), RowCount.of(20), TableTasks.Support.RANDOM, 0);
    int count = source.tasks(Split.TEST).orElseThrow();
    double deviation = store.schema().target().scale().deviation();
    return IntStream.range(0, count)
        .mapToDouble(
            index -> {
              float[] targets =
                  source
                      .task(run.config().evaluation().seed(), Split.TEST, 0, index)
                      .querySet()
                      .targets();
              return IntStream.range(0, targets.length)
                  .mapToDouble(i -> Math.pow(deviation * targets[i], 2))
                  .average()
                  .orElseThrow();
            })
        .average()
        .orElseThrow();
  }

  @Test
  void aStoreThatDoesNotFitIsReadByRanges() throws IOException {
    TableStore local = tasks(table()).source(context(new ArrayList<>())).store();
    TableStore ranges = TableStore.open("raw://" + local.location(), 600);
    assertThat(ranges.checksum()).isEqualTo(local.checksum());
    for (int round = 0; round < 2; round++) {
      for (int task = 0; task < local.tasks(); task++) {
        TableRows expected = local.read(task);
        TableRows found = ranges.read(task);
        assertThat(found.inputs()).isEqualTo(expected.inputs());
        assertThat(found.targets()).isEqualTo(expected.targets());
      }
    }
    Path rows = Path.of(local.location()).resolve("rows-00000");
    byte[] bytes = Files.readAllBytes(rows);
    bytes[40] ^= 4;
    Files.write(rows, bytes);
    TableStore damaged = TableStore.open("raw://" + local.location(), 601);
    assertThatThrownBy(() -> IntStream.range(0, damaged.tasks()).forEach(damaged::read))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("CRC-32C");
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThatThrownBy(() -> train("/nowhere/x.store", "none", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such table store")
        .hasMessageContaining("salamander prepare table");
    assertThatThrownBy(() -> train("raw:///nowhere/x.store", "none", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no such table store");
    assertThatThrownBy(() -> Settings.of(TableTasks.class).with("from", "x.csv").make())
        .hasMessageContaining("it must be a prepared store, or from, task and target be given");
    assertThatThrownBy(() -> train("x", "none", null, "tasks.shots=rest"))
        .hasMessageContaining("tasks.shots is rest; it must be a number of rows or a range");
    assertThatThrownBy(() -> train("x", "none", null, "tasks.shots=[3]"))
        .hasMessageContaining("tasks.shots is [3]; it must be a number of rows, a range");
  }
}
