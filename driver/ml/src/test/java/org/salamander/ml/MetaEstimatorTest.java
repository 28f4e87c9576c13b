package org.salamander.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;
import org.salamander.table.sample.SampleTable;

/** In a plain Spark session, with Java's serializer and without our Kryo registrator. */
class MetaEstimatorTest {

  private static final String SHORT =
      "outer { iterations = 40, batch = 8 }, validation { every = 20, tasks = 5 }, model.layers = [16]";

  private static SparkSession spark;
  private static Dataset<Row> sales;
  private static Dataset<Row> fresh;

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
            .getOrCreate();
    SampleTable sample = new SampleTable(1, 80, 20, SampleTable.Format.PARQUET);
    sales = sample.table(spark, 0, 80, false).cache();
    fresh = sample.table(spark, 80, 88, true).cache();
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @Test
  void rowsWithoutALabelArePredictedAndTheOthersStay() {
    MetaModel model = estimator().fit(sales);
    Dataset<Row> predicted = model.transform(fresh);
    assertThat(predicted.columns())
        .containsExactly(model.transformSchema(fresh.schema()).fieldNames());
    assertThat(predicted.count()).isEqualTo(fresh.count());
    assertThat(predicted.filter("units is null").filter("prediction is null").count()).isZero();
    assertThat(predicted.filter("units is not null").filter("prediction is not null").count())
        .isZero();
    Dataset<Row> tasks = model.adapt(fresh);
    assertThat(tasks.columns())
        .containsExactly("customer", "context", "support_loss", "support_rows");
    assertThat(tasks.count()).isEqualTo(8);
  }

  @Test
  void aPipelineOfIndexerAssemblerAndEstimatorIsSavedAndRead() throws IOException {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("product").setOutputCol("code"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"week", "code"})
                      .setOutputCol("features"),
                  new MetaEstimator()
                      .setTaskCol("customer")
                      .setFeaturesCol("features")
                      .setLabelCol("units")
                      .setConf(SHORT)
                });
    PipelineModel model = pipeline.fit(sales);
    List<String> before = texts(model.transform(fresh));
    model.write().save(folder + "/model");
    assertThat(texts(PipelineModel.load(folder + "/model").transform(fresh))).isEqualTo(before);
    pipeline.write().save(folder + "/pipeline");
    Pipeline read = Pipeline.load(folder + "/pipeline");
    assertThat(texts(read.fit(sales).transform(fresh))).isEqualTo(before);
  }

  @Test
  void theBetterOfTwoConfigurationsIsChosenByTasks() {
    Dataset<Row> roles =
        sales.withColumn(
            "role", functions.when(functions.expr("week % 3 = 0"), "query").otherwise("support"));
    MetaEstimator estimator = estimator().setRoleCol("role");
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                estimator.conf(),
                scala.collection.JavaConverters.asScalaBuffer(
                    List.of(SHORT, SHORT + ", outer.optimizer.rate = 0.01")))
            .build();
    TrainValidationSplitModel best =
        new TrainValidationSplit()
            .setEstimator(estimator)
            .setEstimatorParamMaps(grid)
            .setEvaluator(new TaskEvaluator().setTaskCol("customer").setLabelCol("units"))
            .setTrainRatio(0.7)
            .setSeed(1)
            .fit(roles);
    assertThat(best.validationMetrics()).hasSize(2);
    int least = best.validationMetrics()[0] < best.validationMetrics()[1] ? 0 : 1;
    MetaEstimator chosen = (MetaEstimator) best.bestModel().parent();
    assertThat(chosen.getOrDefault(chosen.conf())).isEqualTo(grid[least].apply(estimator.conf()));
  }

  @Test
  void labelsAreTextsWithTheirProbabilities() {
    Dataset<Row> labelled = labelled(sales);
    MetaModel model =
        estimator().setLabelCol("much").setInputCols("product", "price").fit(labelled);
    Dataset<Row> predicted = model.transform(labelled(fresh)).filter("prediction is not null");
    for (Row row : predicted.select("prediction", "probability").collectAsList()) {
      Vector probability = row.getAs(1);
      assertThat(probability.size()).isEqualTo(2);
      assertThat(row.getString(0)).isEqualTo(probability.apply(1) > 0.5 ? "yes" : "no");
    }
    assertThat(predicted.count()).isPositive();
  }

  @Test
  void trainingOnTheSessionsExecutorsGivesTheSameBitsAsOnThreads() throws IOException {
    Path conf =
        Files.writeString(
            folder.resolve("sine.conf"),
            """
            name = sine, tasks { source = sinusoid, shots = 5, queries = 5 }
            model {}, learner { type = maml, steps = 1 }
            outer { iterations = 3, batch = 8, optimizer { type = adam, rate = 0.001 } }
            """);
    String threads = trained(conf, "threads", null).sha256();
    try (SparkContexts.Shared shared = SparkContexts.use(spark.sparkContext())) {
      assertThat(trained(conf, "executors", "local[2]").sha256()).isEqualTo(threads);
    }
    assertThat(spark.sparkContext().isStopped()).isFalse();
  }

  private TrainedRun trained(Path conf, String name, @Nullable String master) throws IOException {
    return Training.toItsEnd(
        new Training.Request(conf, List.of(), folder + "/" + name, false, master),
        TrainingProgress.SILENT,
        () -> false,
        "stopped");
  }

  @Test
  void whatIsWrongIsRefusedBeforeAnythingRuns() {
    refused(new MetaEstimator().setInputCols("price"), "taskCol must be set");
    refused(estimator().setFeaturesCol("price"), "one of inputCols and featuresCol must be set");
    refused(estimator().setInputCols("cost"), "there is no column cost; there are customer");
    refused(estimator().setCategoricalCols("region"), "categoricalCols: region is not among");
    refused(estimator().setConf("outer.iteration = 3"), "did you mean outer.iterations");
    refused(
        estimator().setKind("ranking"),
        "kind is ranking; it must be regression, binary or classes");
    refused(estimator().setPredictionCol("week"), "column week exists already");
  }

  private static void refused(MetaEstimator estimator, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> estimator.transformSchema(sales.schema()))
        .withMessageContaining(message);
  }

  private static MetaEstimator estimator() {
    return new MetaEstimator()
        .setTaskCol("customer")
        .setInputCols("product", "price", "promotion")
        .setCategoricalCols("product")
        .setLabelCol("units")
        .setConf(SHORT);
  }

  private static Dataset<Row> labelled(Dataset<Row> rows) {
    return rows.withColumn(
        "much", functions.expr("if(units is null, null, if(units > 20, 'yes', 'no'))"));
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
