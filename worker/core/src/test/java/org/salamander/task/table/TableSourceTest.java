package org.salamander.task.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.table.TableTasks.Support;

/** Tasks drawn from a table store. */
class TableSourceTest {

  @TempDir private Path folder = Path.of("");

  private TableSource source(
      Map<String, List<Tables.Line>> tasks, RowCount shots, RowCount queries, double unseen) {
    TableStore store = Tables.store(folder.resolve("s"), Tables.schema(null, null), tasks, 3);
    return new TableSource(store, shots, queries, Support.RANDOM, unseen);
  }

  private static Map<String, List<Tables.Line>> many() {
    Map<String, List<Tables.Line>> tasks = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      tasks.put("task " + i, Tables.lines(1 + i % 40));
    }
    return tasks;
  }

  @Test
  void theSameArgumentsGiveTheSameTask() throws Exception {
    TableSource source = source(many(), RowCount.between(1, 20), RowCount.of(16), 0.1);
    TableSource sent = sent(source);
    for (Split split : Split.values()) {
      for (int index = 0; index < 3; index++) {
        TableTask task = source.task(3, split, 7, index);
        TableTask again = sent.task(3, split, 7, index);
        assertThat(again.id()).isEqualTo(task.id());
        assertThat(again.supportRows()).isEqualTo(task.supportRows());
        assertThat(again.querySet().inputs()).isEqualTo(task.querySet().inputs());
      }
    }
    assertThat(sent.store()).isSameAs(source.store());
  }

  private static TableSource sent(TableSource source) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }
    assertThat(bytes.size()).as("the store travels as a reference").isLessThan(4000);
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (TableSource) in.readObject();
    }
  }

  @Test
  void rowsAreDrawnWithoutReplacementAndQueriesAreAtMostSoMany() {
    TableSource source = source(many(), RowCount.of(10), RowCount.of(16), 0);
    Set<Integer> queries = new HashSet<>();
    for (int index = 0; index < 300; index++) {
      TableTask task = source.task(1, Split.TRAIN, 0, index);
      int rows = source.store().rows(source.store().find(task.id()));
      assertThat(rows).isGreaterThanOrEqualTo(11);
      assertThat(task.supportRows()).hasSize(10);
      assertThat(task.queryRows()).hasSize(Math.min(16, rows - 10));
      queries.add(task.queryRows().length);
      Set<Integer> all = new HashSet<>();
      for (int row : task.supportRows()) {
        all.add(row);
      }
      for (int row : task.queryRows()) {
        all.add(row);
      }
      assertThat(all).hasSize(10 + task.queryRows().length);
      for (int i = 0; i < 10; i++) {
        assertThat(task.supportSet().inputs()[2 * i]).isEqualTo(task.supportRows()[i]);
        assertThat(task.supportSet().targets()[i]).isEqualTo(task.supportRows()[i]);
      }
    }
    assertThat(queries).contains(1, 16);
  }

  @Test
  void heavierRowsAreDrawnMoreOftenInTrainingAlone() {
    Map<String, List<Tables.Line>> tasks = new TreeMap<>();
    for (Split split : Split.values()) {
      tasks.put(Tables.names(split, 1).get(0), Tables.lines(20));
    }
    TableStore store = Tables.store(folder.resolve("w"), Tables.schema(null, null, "w"), tasks, 1);
    TableSource source = new TableSource(store, RowCount.of(1), RowCount.of(1), Support.RANDOM, 0);
    double[] drawn = new double[20];
    for (int i = 0; i < 4000; i++) {
      TableTask task = source.task(1, Split.TRAIN, i, 0);
      assertThat(task.queryRows()[0]).isNotEqualTo(task.supportRows()[0]);
      drawn[task.supportRows()[0]]++;
    }
    // row i has i + 1 of 210 parts; the second of two draws makes the shares a little more equal
    assertThat(drawn[19] / 4000).isBetween(0.075, 0.11);
    assertThat(drawn[0] / 4000).isBetween(0.001, 0.012);
    double[] judged = new double[20];
    for (int i = 0; i < 4000; i++) {
      judged[source.task(i, Split.TEST, 0, 0).supportRows()[0]]++;
    }
    assertThat(judged[0] / 4000).isBetween(0.035, 0.065);
    assertThat(source.task(1, Split.TEST, 0, 0).queryWeights()[0]).isGreaterThanOrEqualTo(1);
  }

  @Test
  void tasksWithTooFewRowsAreLeftOut() {
    assertThat(tasks(source(many(), RowCount.of(10), RowCount.of(16), 0)))
        .as("of 100 tasks those with 11 to 40 rows")
        .isEqualTo(80 - 2 * 10 + 10);
    assertThat(tasks(source(many(), RowCount.between(1, 20), RowCount.REST, 0)))
        .as("all but those with one row")
        .isEqualTo(97);
  }

  private static int tasks(TableSource source) {
    return Arrays.stream(Split.values()).mapToInt(split -> source.tasks(split).orElseThrow()).sum();
  }

  @Test
  void evaluationTakesEveryTaskOnceAndNoMore() {
    TableSource source = source(many(), RowCount.of(1), RowCount.REST, 0);
    int count = source.tasks(Split.TEST).orElseThrow();
    Set<String> ids = new HashSet<>();
    for (int index = 0; index < count; index++) {
      TableTask task = source.task(1, Split.TEST, 0, index);
      ids.add(task.id());
      assertThat(task.supportRows().length + task.queryRows().length)
          .isEqualTo(source.store().rows(source.store().find(task.id())));
    }
    assertThat(ids).hasSize(count);
    assertThatThrownBy(() -> source.task(1, Split.TEST, 0, count))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ask for fewer");
  }

  @Test
  void rangesAreDrawnFromEndToEnd() {
    TableSource source =
        source(
            Map.of(Tables.names(Split.TRAIN, 1).get(0), Tables.lines(30)),
            RowCount.between(2, 5),
            RowCount.between(1, 3),
            0);
    Set<Integer> shots = new HashSet<>();
    Set<Integer> queries = new HashSet<>();
    for (int index = 0; index < 200; index++) {
      TableTask task = source.task(1, Split.TRAIN, 0, index);
      shots.add(task.supportRows().length);
      queries.add(task.queryRows().length);
    }
    assertThat(shots).containsExactlyInAnyOrder(2, 3, 4, 5);
    assertThat(queries).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void rolesCutATaskAndOtherRowsArePassedOver() {
    List<Tables.Line> lines = new ArrayList<>();
    for (int row = 0; row < 9; row++) {
      lines.add(new Tables.Line(row, 0, Role.values()[row % 3]));
    }
    List<String> names = Tables.names(Split.TEST, 2);
    TableStore store =
        Tables.store(
            folder.resolve("r"),
            Tables.schema(null, "role"),
            Map.of(
                names.get(0),
                lines,
                names.get(1),
                Collections.nCopies(40, new Tables.Line(1, 0, Role.QUERY))),
            1);
    TableSource source =
        new TableSource(store, RowCount.of(5), RowCount.of(5), Support.RANDOM, 0.1);
    assertThat(source.tasks(Split.TEST)).as("without support rows none").hasValue(1);
    TableTask task = source.task(1, Split.TEST, 0, 0);
    assertThat(task.supportRows()).containsExactly(1, 4, 7);
    assertThat(task.queryRows()).containsExactly(2, 5, 8);
  }

  @Test
  void theFirstRowsComeFirst() {
    TableStore store =
        Tables.store(
            folder.resolve("o"),
            Tables.schema("x", null),
            Map.of(Tables.names(Split.TRAIN, 1).get(0), Tables.lines(30)),
            1);
    TableSource source = new TableSource(store, RowCount.of(4), RowCount.of(3), Support.FIRST, 0);
    TableTask task = source.task(9, Split.TRAIN, 5, 2);
    assertThat(task.supportRows()).containsExactly(0, 1, 2, 3);
    assertThat(task.queryRows()).containsExactly(4, 5, 6);
    TableStore without =
        Tables.store(
            folder.resolve("p"),
            Tables.schema(null, null),
            Map.of(Tables.names(Split.TRAIN, 1).get(0), Tables.lines(30)),
            1);
    assertThatThrownBy(
            () -> new TableSource(without, RowCount.of(4), RowCount.of(3), Support.FIRST, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("--order COL");
  }

  @Test
  void trainingSeesUnknownAndMissingCategories() {
    TableSource source = source(many(), RowCount.of(10), RowCount.of(16), 0.1);
    Map<Float, Integer> training = codes(source, Split.TRAIN, 200);
    int all = training.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(training.get(3f)).as("other").isBetween(all / 13, all / 8);
    assertThat(training.get(4f)).as("missing").isBetween(all / 13, all / 8);
    assertThat(codes(source, Split.TEST, source.tasks(Split.TEST).orElseThrow()))
        .containsOnlyKeys(0f, 1f, 2f);
  }

  private static Map<Float, Integer> codes(TableSource source, Split split, int tasks) {
    Map<Float, Integer> counts = new TreeMap<>();
    for (int index = 0; index < tasks; index++) {
      TableTask task = source.task(1, split, 0, index);
      for (Batch batch : List.of(task.supportSet(), task.querySet())) {
        IntStream.range(0, batch.size())
            .forEach(row -> counts.merge(batch.inputs()[2 * row + 1], 1, Integer::sum));
      }
    }
    return counts;
  }

  @Test
  void aSplitWithoutTasksSaysSo() {
    TableSource source =
        source(
            Map.of(Tables.names(Split.TRAIN, 1).get(0), Tables.lines(3)),
            RowCount.of(3),
            RowCount.of(1),
            0);
    assertThatThrownBy(() -> source.task(1, Split.TRAIN, 0, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no tasks with at least 4 rows, though 1 with fewer");
    assertThatThrownBy(() -> source.task(1, Split.TEST, 0, 0))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the test split has no tasks");
  }

  @Test
  void aSchemaIsItselfAgainAfterJson() {
    TableSchema schema = Tables.schema("x", "role");
    assertThat(TableSchema.parse(schema.json(), "schema.json")).isEqualTo(schema);
    assertThatThrownBy(() -> TableSchema.parse("{", "runs/x/schema.json"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("runs/x/schema.json: this is not a table's schema");
  }

  @Test
  void measuresAreInTheTablesUnits() {
    Target regression = new Target("y", Domain.Kind.REGRESSION, new Scale(10, 4), List.of());
    Batch query = new Batch(2, new float[2], new float[] {0.5f, -1f}); // 12 and 6
    TableTask task =
        new TableTask("t", new int[0], new int[] {0, 1}, new double[] {1, 3}, query, query);
    double[] measures =
        new TableMeasures(regression).of(task, query, new float[] {0f, 0f}); // 10 and 10
    assertThat(measures).containsExactly((4 + 3 * 16) / 4.0, (2 + 3 * 4) / 4.0, 13);
    Target binary = new Target("y", Domain.Kind.BINARY, Scale.NONE, List.of("N", "Y"));
    Batch labels = new Batch(4, new float[4], new float[] {1, 0, 1, 0});
    TableTask even =
        new TableTask("t", new int[0], new int[4], new double[] {1, 1, 1, 1}, labels, labels);
    double[] found =
        new TableMeasures(binary).of(even, labels, new float[] {40f, -40f, -0.5f, -0.5f});
    double p = 1 / (1 + Math.exp(0.5));
    assertThat(found[0])
        .isCloseTo(-(2 * Math.log(0.999) + Math.log(p) + Math.log(1 - p)) / 4, offset(1e-12));
    assertThat(found[1]).isEqualTo(0.75);
    assertThat(found[2]).as("3.5 of 4 pairs").isEqualTo(3.5 / 4);
    float[] one = {1, 1, 1, 1};
    assertThat(new TableMeasures(binary).of(even, new Batch(4, new float[4], one), new float[4])[2])
        .isNaN();
    assertThat(Arrays.asList(TableMeasures.MSE, TableMeasures.MAE))
        .isSubsetOf(new TableMeasures(regression).names());
  }
}
