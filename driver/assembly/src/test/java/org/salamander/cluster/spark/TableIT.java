package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.salamander.cluster.spark.ClusterRuns.at;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.predict.PredictRequest;
import org.salamander.run.predict.TableModel;
import org.salamander.run.predict.TableModels;
import org.salamander.table.SparkSessions;
import org.salamander.table.StorePreparation;
import org.salamander.task.table.TableOptions;

/**
 * Tables on a cluster and an HDFS. The store, the learned vector and the predictions must be the
 * same as on one thread, with any number of partitions, even if an executor is killed each time.
 */
@Timeout(300)
@ExtendWith(SharedCluster.class)
class TableIT {

  private static final String CONF =
      """
      name = sales, seed = 3
      tasks { source = table, shots = [1, 4], queries = rest }
      model { type = table, layers = [16], context = 2 }
      learner { type = caml, steps = 2, rate = 0.5, rates = step }
      outer { iterations = 24, batch = 20, optimizer { type = adam, rate = 0.01 } }
      checkpoint { every = 8 }
      log { every = 1 }
      """;

  private static final String SPLIT = "spark.sql.files.maxPartitionBytes";

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;
  private static String here = "";
  private static String there = "";

  @BeforeAll
  static void start(LoopbackCluster shared) throws IOException {
    cluster = shared;
    List<String> rows = new ArrayList<>(List.of("customer,receipt,product,price,units"));
    Random random = new Random(5);
    for (int row = 0; row < 3000; row++) {
      int customer = random.nextInt(150);
      double price = random.nextInt(100) / 10.0;
      rows.add(
          String.format(
              "Kundin %d,%d,p%d,%s,%s",
              customer,
              row,
              random.nextInt(30),
              price,
              row % 3 == 0 ? "" : customer % 7 + 20 - 2 * price));
    }
    String csv = String.join("\n", rows) + "\n";
    here = Files.writeString(temp.resolve("sales.csv"), csv).toString();
    there = cluster.hdfs("tables/sales.csv");
    Hdfs.write(there, csv.getBytes(StandardCharsets.UTF_8));
  }

  private static String prepare(String master, String from, String store) {
    TableOptions options = TableOptions.of(from, "customer", "units", "product", "price");
    try (SparkSession spark = SparkSessions.open(master)) {
      return new StorePreparation(spark, line -> {}).prepare(options, store);
    }
  }

  private static void killNext() {
    Disturbance.next(id -> LoopbackCluster.kill(cluster.executor(id)));
  }

  @Test
  void storeParametersAndPredictionsAreThoseOfOneMachine() throws IOException {
    String local = temp.resolve("sales.store").toString();
    String remote = cluster.hdfs("tables/sales.store");
    String expected = prepare("local[1]", here, local);
    System.setProperty(SPLIT, "10000"); // in bytes; it cuts the table into many partitions
    assertThat(prepare("local[2]", here, temp.resolve("two.store").toString())).isEqualTo(expected);
    killNext();
    assertThat(prepare(cluster.master(), there, remote)).isEqualTo(expected);
    assertThat(Disturbance.REMOVED).as("while the store was made").hasPositiveValue();

    Path conf = Files.writeString(temp.resolve("sales.conf"), CONF);
    String learned =
        ClusterRuns.undisturbed(conf, temp.resolve("here"), "tasks.store=\"" + local + "\"");
    assertThat(
            ClusterRuns.disturbed(
                conf,
                temp.resolve("there"),
                cluster.master(),
                at(6, TableIT::killNext),
                "tasks.store=\"" + remote + "\""))
        .isEqualTo(learned);
    assertThat(Disturbance.REMOVED).as("while the run was trained").hasPositiveValue();

    TableModel model = TableModels.open(temp.resolve("there").toString(), "last", null, l -> {});
    Path one = temp.resolve("one.csv");
    predict("local[1]", here, model, one);
    assertThat(Files.readAllLines(one)).hasSize(1 + 1000);
    Path two = temp.resolve("two.csv");
    predict("local[2]", here, model, two);
    assertThat(two).hasSameBinaryContentAs(one);
    Path many = temp.resolve("many.csv");
    killNext();
    predict(cluster.master(), there, model, many);
    assertThat(many).hasSameBinaryContentAs(one);
    assertThat(Disturbance.REMOVED).as("while rows were predicted").hasPositiveValue();
  }

  private static void predict(String master, String table, TableModel model, Path out) {
    try (SparkSession spark = SparkSessions.open(master)) {
      new PredictRequest(table, null, List.of("receipt"), out.toString(), null)
          .run(spark, model, note -> {});
    }
  }
}
