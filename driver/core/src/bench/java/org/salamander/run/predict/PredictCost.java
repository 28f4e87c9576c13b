package org.salamander.run.predict;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.salamander.config.Settings;
import org.salamander.learner.Caml;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.net.TableNet;
import org.salamander.random.Draws;
import org.salamander.table.SparkSessions;
import org.salamander.table.TableReader;
import org.salamander.table.sample.SampleTable;
import org.salamander.task.table.Column;
import org.salamander.task.table.Scale;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.Target;

/**
 * Measures the processor time of {@code predict} on a table with tasks of 20 rows. For comparison it measures adapting alone, and a Spark job that reads the same table, groups it by task and writes it. Arguments: a scratch folder, the number of tasks, and what to do: {@code make}, {@code adapt}, {@code group} or {@code predict}. Use a new JVM for each, so that they share neither heap nor compiled code.
 */
public final class PredictCost {

  private static final int ROWS = 20;

  private PredictCost() {}

  /** Measures and prints one line. */
  public static void main(String[] arguments) {
    String folder = Path.of(arguments[0]).toAbsolutePath().toString();
    int tasks = Integer.parseInt(arguments[1]);
    String table = folder + "/new.parquet";
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (arguments[2].equals("adapt")) {
      long start = processorTime();
      adapt(tasks);
      out.println(line("adapting alone", tasks, processorTime() - start));
      return;
    }
    try (SparkSession spark = SparkSessions.open("local[2]")) {
      spark.range(1).count();
      long start = processorTime();
      switch (arguments[2]) {
        case "make" ->
            new SampleTable(1, tasks, ROWS, SampleTable.Format.PARQUET)
                .table(spark, 0, tasks, true)
                .write()
                .parquet(table);
        case "group" -> group(spark, table, folder + "/grouped.parquet");
        case "predict" ->
            new PredictRequest(
                    table, null, List.of("receipt"), folder + "/predicted.parquet", null)
                .run(spark, model(), note -> {});
        default -> throw new IllegalArgumentException(arguments[2]);
      }
      out.println(line(arguments[2], tasks, processorTime() - start));
    }
  }

  private static void group(SparkSession spark, String from, String to) {
    Dataset<Row> rows = TableReader.read(spark, from).rows();
    rows.repartition(functions.col("customer"))
        .sortWithinPartitions("customer")
        .write()
        .parquet(to);
  }

  /** Adapts to as many tasks as {@code predict}, with the same number at a time, and predicts the same number of rows. */
  private static void adapt(int tasks) {
    TableModel model = model();
    TaskPredictor predictor = new TaskPredictor(model);
    Batch support = batch(model, ROWS - ROWS / 3);
    Batch query = batch(model, ROWS / 3);
    int width = predictor.width();
    for (int first = 0; first < tasks; first += width) {
      Map<Object, Batch> group = new LinkedHashMap<>();
      for (int task = first; task < Math.min(first + width, tasks); task++) {
        group.put(task, support);
      }
      predictor.adaptAhead(group);
      for (Object task : group.keySet()) {
        predictor.adapt(task, support);
        predictor.predict(query);
      }
    }
  }

  private static Batch batch(TableModel model, int rows) {
    Draws draws = Draws.of(1, "rows");
    int width = model.schema().width();
    float[] inputs = new float[rows * width];
    float[] targets = new float[rows];
    for (int row = 0; row < rows; row++) {
      Object[] cells = {
        "north", "P" + draws.below(60), draws.uniform(1.0, 9.0), draws.uniform() < 0.2, null
      };
      model.schema().encode(cells, inputs, row * width);
      targets[row] = (float) draws.gaussian();
    }
    return new Batch(rows, inputs, targets);
  }

  private static TableModel model() {
    List<String> products =
        IntStream.range(0, 60).mapToObj(p -> String.format(Locale.ROOT, "P%02d", p)).toList();
    TableSchema schema =
        new TableSchema(
            "customer",
            new Target("units", Domain.Kind.REGRESSION, new Scale(20, 6), List.of()),
            List.of(
                new Column.Category("region", List.of("north", "east", "south", "west")),
                new Column.Category("product", products),
                new Column.Numeric("price", Column.Numeric.Type.NUMBER, new Scale(5, 2), true),
                new Column.Numeric("promotion", Column.Numeric.Type.BOOLEAN, Scale.NONE, false),
                new Column.Numeric(
                    "temperature", Column.Numeric.Type.NUMBER, new Scale(12, 7), true)),
            null,
            null,
            null);
    Architecture net = Settings.of(TableNet.class).with("context", 8).make().architecture(schema.domain());
    MetaLearner learner = new Caml(3, 0.5f);
    float[] z = new float[learner.layout(net.layout()).size()];
    net.initialize(z, Draws.of(1, "benchmark"));
    return new TableModel(schema, net, learner, z, 1, learner.steps());
  }

  private static long processorTime() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static String line(String what, int tasks, long nanoseconds) {
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(java.lang.management.MemoryUsage::getUsed)
            .sum();
    return String.format(
        Locale.ROOT,
        "%-16s %,9d tasks  %7.1f s of processor time  heap at most %,d MB",
        what,
        tasks,
        nanoseconds / 1e9,
        heap >> 20);
  }
}
