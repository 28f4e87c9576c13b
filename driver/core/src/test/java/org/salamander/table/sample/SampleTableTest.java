package org.salamander.table.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.table.SparkSessions;

class SampleTableTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aSeedNamesTheRowsWhateverTheyAreWrittenAs() {
    try (SparkSession spark = SparkSessions.open("local[2]")) {
      List<String> parquet = sample(3, SampleTable.Format.PARQUET).write(spark, folder + "/a");
      List<String> csv = sample(3, SampleTable.Format.CSV).write(spark, folder + "/b");
      assertThat(texts(spark.read().parquet(parquet.get(0))))
          .isEqualTo(texts(spark.read().option("header", "true").csv(csv.get(0))))
          .isNotEqualTo(texts(sample(4, SampleTable.Format.CSV).table(spark, 0, 30, false)));
    }
  }

  @Test
  void newCustomersHaveWhatToLearnFromAndWhatToPredict() {
    try (SparkSession spark = SparkSessions.open("local[2]")) {
      Dataset<Row> open = sample(1, SampleTable.Format.PARQUET).table(spark, 30, 33, true);
      Dataset<Row> known = open.filter("units is not null");
      assertThat(known.select("customer").distinct().count()).isEqualTo(3);
      assertThat(open.filter("units is null").select("customer").distinct().count()).isEqualTo(3);
      assertThat(open.count()).isLessThan(2 * known.count());
    }
  }

  @Test
  void aTableThatIsThereIsLeftAlone() {
    try (SparkSession spark = SparkSessions.open("local[2]")) {
      sample(1, SampleTable.Format.CSV).write(spark, folder.toString());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sample(1, SampleTable.Format.CSV).write(spark, folder.toString()))
          .withMessageContaining("holds such a table already");
    }
  }

  private static SampleTable sample(long seed, SampleTable.Format format) {
    return new SampleTable(seed, 30, 12, format);
  }

  private static List<String> texts(Dataset<Row> table) {
    return table.collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
