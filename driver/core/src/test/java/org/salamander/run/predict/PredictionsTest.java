package org.salamander.run.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.config.Settings;
import org.salamander.learner.Caml;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.net.Mlp;
import org.salamander.random.Draws;
import org.salamander.table.SparkSessions;
import org.salamander.table.Table;
import org.salamander.table.TableFailures;
import org.salamander.task.DataException;
import org.salamander.task.table.Column;
import org.salamander.task.table.Scale;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.Target;

class PredictionsTest {

  private static final StructType ROWS =
      new StructType()
          .add("customer", DataTypes.StringType)
          .add("receipt", DataTypes.IntegerType)
          .add("price", DataTypes.DoubleType)
          .add("product", DataTypes.StringType)
          .add("role", DataTypes.StringType)
          .add("units", DataTypes.DoubleType);

  private static SparkSession spark;

  private final List<String> notes = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void rowsAreTheSameHoweverTheTableIsCut() {
    List<Row> rows = rows();
    List<String> whole = texts(predicted(model(target()), frame(rows).coalesce(1)));
    Collections.reverse(rows);
    assertThat(texts(predicted(model(target()), frame(rows).repartition(7)))).isEqualTo(whole);
    assertThat(whole).hasSize(9);
  }

  @Test
  void aTaskIsPredictedAsItWouldBeAlone() {
    TableModel model = model(target());
    TaskPredictor predictor = new TaskPredictor(model);
    predictor.adapt(batch(model, row("böse Ω", 1, 1.0, "a", 3.0), row("böse Ω", 2, 2.0, "b", 5.0)));
    double[] alone = predictor.predict(batch(model, row("böse Ω", 3, 1.5, "new", null)));
    assertThat(one(predicted(model, frame(rows())), 3).getDouble(2)).isEqualTo(alone[0]);
  }

  @Test
  void tasksAdaptedToTogetherHaveTheBitsOfEachAlone() {
    TableModel model = model(target());
    List<Row> rows = new ArrayList<>();
    for (int task = 0; task < 150; task++) {
      String name = String.format("c%03d", task);
      for (int i = 0; i < task % 7; i++) { // some tasks have no support rows
        rows.add(row(name, 1000 + 10 * task + i, 1.0 + i + task % 5, "a", 3.0 + i * task % 11));
      }
      rows.add(row(name, task, 1.5, "b", null));
    }
    TaskPredictor predictor = new TaskPredictor(model);
    assertThat(predictor.width()).isGreaterThan(1);
    Map<Integer, Double> together = new HashMap<>();
    for (Row row : predicted(model, frame(rows).coalesce(1)).collectAsList()) {
      together.put(row.getInt(1), row.getDouble(2));
    }
    for (int task = 0; task < 150; task++) {
      String name = String.format("c%03d", task);
      SupportRows support = new SupportRows(SupportRows.MOST);
      for (Row row : rows) {
        if (row.getString(0).equals(name) && row.getInt(1) >= 1000) {
          Batch one = batch(model, row);
          support.add(one.inputs(), one.targets()[0]);
        }
      }
      predictor.adapt(support.batch());
      double[] alone = predictor.predict(batch(model, row(name, task, 1.5, "b", null)));
      assertThat(together).as(name).containsEntry(task, alone[0]);
    }
  }

  @Test
  void aTaskWithoutTargetsGetsTheUnadaptedPrediction() {
    TableModel model = model(target());
    Row fresh = one(predicted(model, frame(rows())), 6);
    double[] unadapted =
        new TaskPredictor(model).predict(batch(model, row("fresh", 6, null, null, null)));
    assertThat(fresh.getDouble(2)).isEqualTo(unadapted[0]);
    assertThat(fresh.<Boolean>getAs("adapted")).isFalse();
    assertThat(fresh.<Integer>getAs("support_rows")).isZero();
    Row known = one(predicted(model, frame(rows())), 3);
    assertThat(known.<Boolean>getAs("adapted")).isTrue();
    assertThat(known.<Integer>getAs("support_rows")).isEqualTo(2);
  }

  @Test
  void rolesSayWhichRowsArePredictedWhateverTheTargetsAre() {
    List<Row> roles =
        new TablePredictions(model(target()), table(frame(rows())), "role")
            .predictions(List.of("receipt"))
            .collectAsList();
    assertThat(roles.stream().map(row -> row.getInt(1))).containsExactlyInAnyOrder(2, 5);
  }

  @Test
  void labelsComeWithTheirProbabilities() {
    Row binary =
        one(
            predicted(
                model(new Target("role", Domain.Kind.BINARY, Scale.NONE, List.of("no", "yes"))),
                frame(rows()).withColumn("role", functions.lit(null).cast("string"))),
            3);
    double probability = binary.getAs("probability");
    assertThat(probability).isBetween(0.0, 1.0);
    assertThat(binary.<String>getAs("prediction")).isEqualTo(probability > 0.5 ? "yes" : "no");
    Row classes =
        one(
            predicted(
                model(new Target("role", Domain.Kind.CLASSES, Scale.NONE, List.of("a", "b", "c"))),
                frame(rows()).withColumn("role", functions.lit(null).cast("string"))),
            3);
    List<Double> probabilities = classes.getList(classes.fieldIndex("probability"));
    double most = Collections.max(probabilities);
    assertThat(classes.<String>getAs("prediction"))
        .isEqualTo(List.of("a", "b", "c").get(probabilities.indexOf(most)));
  }

  @Test
  void aLocalCsvFileIsInTheOrderOfTasksAndRows() throws IOException {
    frame(rows().stream().filter(row -> row.getInt(1) != 5).toList())
        .coalesce(1)
        .write()
        .option("header", "true")
        .csv(folder + "/in.csv");
    Path out = folder.resolve("out.csv");
    request(folder + "/in.csv", out.toString()).run(spark, model(target()), notes::add);
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.get(0)).isEqualTo("customer,receipt,prediction,adapted,support_rows");
    assertThat(lines.stream().skip(1).map(line -> line.split(",", -1)[1]))
        .containsExactly("3", "4", "4", "6", "7", "8", "9", "10");
    assertThat(folder.resolve("out.csv.part")).doesNotExist();
    assertThatThrownBy(
            () ->
                request(folder + "/in.csv", out.toString()).run(spark, model(target()), notes::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out.csv exists");
  }

  @Test
  void aBadCellIsNamedAndNothingAppears() throws IOException {
    assertThat(refused("customer,receipt,price,product,units\nA,1,cheap,a,2\nA,2,3,b,\n"))
        .hasMessage("task A, column price: found cheap; it must be a finite number, or missing");
  }

  @Test
  void aRowWithTooManyCellsIsRefusedWhicheverColumnsAreRead() throws IOException {
    assertThat(refused("customer,receipt,price,product,units,note\nA,1,2,a,2,x\nA,2,3,b,,1,500\n"))
        .hasMessageContaining("in.csv: a row cannot be read");
  }

  /** What predict says of a table that it refuses; nothing may appear beside the table. */
  private Throwable refused(String csv) throws IOException {
    Files.writeString(folder.resolve("in.csv"), csv);
    String out = folder.resolve("out.csv").toString();
    Throwable failure =
        catchThrowable(
            () -> request(folder + "/in.csv", out).run(spark, model(target()), notes::add));
    assertThat(failure).isInstanceOf(DataException.class);
    assertThat(folder.toFile().list()).containsExactly("in.csv");
    return failure;
  }

  @Test
  void textsInACsvFileAreNoFormulasAndCanBeReadAgain() {
    List<Row> rows = new ArrayList<>();
    List<String> names = List.of("=1+1", "@a", "+49 1", "-5", "a,b", "a\"b", "a\nb", " a ", "007");
    names.forEach(name -> rows.add(row(name, 1, 1.0, "a", null)));
    Path in = folder.resolve("in.parquet");
    frame(rows).write().parquet(in.toString());
    String out = folder + "/out.csv";
    request(in.toString(), out).run(spark, model(target()), notes::add);
    List<String> read =
        spark
            .read()
            .option("header", "true")
            .option("multiLine", "true")
            .option("escape", "\"")
            .csv(out)
            .select("customer")
            .as(Encoders.STRING())
            .collectAsList();
    assertThat(read)
        .containsExactlyInAnyOrder(
            "'=1+1", "'@a", "'+49 1", "-5", "a,b", "a\"b", "a\nb", " a ", "007");
  }

  @Test
  void aNameThatHadoopCannotWriteIsRefused() {
    assertThatThrownBy(
            () -> request("in.csv", folder + "/a:b.csv").run(spark, model(target()), notes::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--out " + folder + "/a:b.csv is no name that Hadoop can write");
  }

  @Test
  void whatIsWorthKnowingIsSaid() throws IOException {
    Files.writeString(
        folder.resolve("in.csv"),
        "customer,receipt,price,product,units\nA,1,3,a,2\nA,2,3,B,\nA,2,3,,\n");
    request(folder + "/in.csv", folder + "/out.csv").run(spark, model(target()), notes::add);
    assertThat(notes)
        .containsExactly(
            folder
                + "/in.csv: column product has values that no training task had; they count as"
                + " unknown");
    notes.clear();
    Files.writeString(
        folder.resolve("all.csv"), "customer,receipt,price,product,units\nA,1,3,x,2\n");
    request(folder + "/all.csv", folder + "/none.csv").run(spark, model(target()), notes::add);
    assertThat(notes)
        .containsExactly(folder + "/all.csv: no row to predict; rows to predict have no units");
  }

  @Test
  void aColumnThatNoCsvFileHoldsIsNamed() {
    Path in = folder.resolve("in.parquet");
    frame(rows())
        .withColumn("receipt", functions.array(functions.col("receipt")))
        .write()
        .parquet(in.toString());
    assertThatThrownBy(
            () ->
                request(in.toString(), folder.resolve("out.csv").toString())
                    .run(spark, model(target()), notes::add))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column receipt is of type array<int>, which a CSV file cannot hold");
  }

  @Test
  void aMissingColumnIsNamed() {
    assertThatThrownBy(() -> predicted(model(target()), frame(rows()).drop("price")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no column price; there are customer, receipt");
    assertThatThrownBy(
            () ->
                predicted(
                    model(target()), frame(rows()).withColumn("price", functions.lit("text"))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column price holds texts; in training it held numbers");
  }

  @Test
  void aRowWithoutATaskIsRefused() {
    Dataset<Row> rows = frame(List.of(row(null, 1, 1.0, "a", 3.0), row("x", 2, 1.0, "a", null)));
    assertThatThrownBy(
            () ->
                TableFailures.of(
                    "the table", () -> predicted(model(target()), rows).collectAsList()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column customer: a row without a task's name");
  }

  @Test
  void aTaskOfOneRowIsPredictedUnadaptedOrNotAtAll() {
    Dataset<Row> rows =
        frame(List.of(row("asked", 1, 1.0, "a", null), row("known", 2, 1.0, "a", 4.0)));
    List<Row> predicted = predicted(model(target()), rows).collectAsList();
    assertThat(predicted).hasSize(1);
    assertThat(predicted.get(0).getString(0)).isEqualTo("asked");
    assertThat(predicted.get(0).<Boolean>getAs("adapted")).isFalse();
    assertThat(predicted(model(target()), rows.limit(0)).collectAsList()).as("no rows").isEmpty();
  }

  @Test
  void aCategoryThatTrainingDidNotHaveCountsAsUnknown() {
    TableModel model = model(target());
    Row unknown = one(predicted(model, frame(List.of(row("u", 3, 1.5, "new", null)))), 3);
    Row another = one(predicted(model, frame(List.of(row("u", 3, 1.5, "Ω", null)))), 3);
    Row known = one(predicted(model, frame(List.of(row("u", 3, 1.5, "b", null)))), 3);
    assertThat(unknown.getDouble(2)).isEqualTo(another.getDouble(2));
    assertThat(unknown.getDouble(2)).isNotEqualTo(known.getDouble(2));
  }

  @Test
  void everyCopyOfARowIsPredicted() {
    Dataset<Row> copies =
        spark
            .range(1837)
            .select(
                functions.lit("C").as("customer"),
                functions.lit(1).as("receipt"),
                functions.lit(2.5).as("price"),
                functions.lit("a").as("product"),
                functions.lit(null).cast("double").as("units"));
    List<Row> predicted = predicted(model(target()), copies).collectAsList();
    assertThat(predicted).hasSize(1837);
    assertThat(predicted.stream().map(row -> row.getDouble(2)).distinct()).hasSize(1);
  }

  @Test
  void aTaskOfAMillionRowsStreams() {
    Dataset<Row> many =
        spark
            .range(1_000_000)
            .selectExpr(
                "'C' as customer",
                "cast(id as int) as receipt",
                "cast(id % 1000 as double) as price",
                "'a' as product",
                "if(id % 2 = 0, cast(id % 7 as double), null) as units");
    Dataset<Row> predicted = predicted(model(target()), many);
    assertThat(predicted.count()).isEqualTo(500_000);
    assertThat(predicted.select("support_rows").distinct().collectAsList())
        .containsExactly(RowFactory.create(SupportRows.MOST));
  }

  @Test
  void aTasksAdaptedSlicesGetARow() {
    Dataset<Row> adapted =
        new TablePredictions(model(target()), table(frame(rows())), null).adapted();
    Map<String, Row> byTask =
        adapted.collectAsList().stream().collect(Collectors.toMap(row -> row.getString(0), r -> r));
    assertThat(byTask.keySet()).containsExactlyInAnyOrder("böse Ω", "fresh", "zz");
    Row task = Objects.requireNonNull(byTask.get("böse Ω"));
    assertThat(adapted.columns())
        .containsExactly("customer", "context", "support_loss", "support_rows");
    assertThat(task.<Float>getList(task.fieldIndex("context"))).hasSize(3);
    assertThat(task.<Integer>getAs("support_rows")).isEqualTo(2);
    assertThat(task.<Double>getAs("support_loss")).isPositive();
    Row fresh = Objects.requireNonNull(byTask.get("fresh"));
    assertThat(fresh.isNullAt(fresh.fieldIndex("support_loss"))).isTrue();
  }

  @Test
  void everyRowStaysAndThoseToPredictArePredicted() {
    Dataset<Row> every =
        new TablePredictions(model(target()), table(frame(rows())), null).everyRow();
    assertThat(List.of(every.columns()))
        .startsWith(ROWS.fieldNames())
        .endsWith("prediction", "adapted", "support_rows");
    assertThat(every.count()).isEqualTo(rows().size());
    assertThat(
            texts(
                every.filter("prediction is not null").select("customer", "receipt", "prediction")))
        .isEqualTo(
            texts(
                predicted(model(target()), frame(rows()))
                    .select("customer", "receipt", "prediction")));
    assertThat(every.filter("prediction is null").count()).isEqualTo(3);
  }

  private PredictRequest request(String from, String out) {
    return new PredictRequest(from, null, List.of("receipt"), out, null);
  }

  private static Dataset<Row> predicted(TableModel model, Dataset<Row> rows) {
    return new TablePredictions(model, table(rows), null).predictions(List.of("receipt"));
  }

  private static Table table(Dataset<Row> rows) {
    return new Table("the table", rows, false);
  }

  private static Dataset<Row> frame(List<Row> rows) {
    return spark.createDataFrame(rows, ROWS);
  }

  private static Row one(Dataset<Row> predicted, int receipt) {
    return predicted.collectAsList().stream()
        .filter(row -> row.getInt(1) == receipt)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /**
   * A task with two targets, a task with none, and a task with some targets, a NaN and equal rows.
   */
  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    rows.add(row("zz", 5, 3.0, "b", Double.NaN));
    rows.add(row("böse Ω", 1, 1.0, "a", 3.0));
    rows.add(row("böse Ω", 3, 1.5, "new", null));
    rows.add(row("böse Ω", 2, 2.0, "b", 5.0));
    rows.add(row("böse Ω", 4, null, "b", null));
    rows.add(row("böse Ω", 4, null, "b", null));
    for (int receipt = 6; receipt <= 10; receipt++) {
      rows.add(row("fresh", receipt, null, null, null));
    }
    rows.add(row("zz", 11, 3.0, "b", 4.0));
    return rows;
  }

  private static Row row(
      @Nullable String task,
      int receipt,
      @Nullable Double price,
      @Nullable String product,
      @Nullable Double units) {
    String role = receipt == 1 ? "support" : receipt == 2 || receipt == 5 ? "query" : null;
    return RowFactory.create(task, receipt, price, product, role, units);
  }

  private static Batch batch(TableModel model, Row... rows) {
    SupportRows batch = new SupportRows(10);
    for (Row row : rows) {
      float[] inputs = new float[model.schema().width()];
      model.schema().encode(new Object[] {row.get(2), row.get(3)}, inputs, 0);
      batch.add(inputs, row.isNullAt(5) ? 0f : model.schema().target().encode(row.get(5)));
    }
    return Objects.requireNonNull(batch.batch());
  }

  private static Target target() {
    return new Target("units", Domain.Kind.REGRESSION, new Scale(4, 2), List.of());
  }

  private static TableModel model(Target target) {
    TableSchema schema =
        new TableSchema(
            "customer",
            target,
            List.of(
                new Column.Numeric("price", Column.Numeric.Type.NUMBER, new Scale(2, 1), true),
                new Column.Category("product", List.of("a", "b"))),
            null,
            null,
            null);
    Architecture net =
        Settings.of(Mlp.class)
            .with("layers", List.of(8))
            .with("context", 3)
            .make()
            .architecture(schema.domain());
    MetaLearner learner = new Caml(2, 0.5f);
    float[] z = new float[learner.layout(net.layout()).size()];
    net.initialize(z, Draws.of(1, "test"));
    learner.initialize(z, net.layout(), Draws.of(1, "test rates"));
    return new TableModel(schema, net, learner, z, 1, 2);
  }
}
