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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "2147483647, 2147483647, with 3 to 69 rows each",
    "2147483647, 30, '2147483647 customers, and a tenth as many new ones, with 30 rows each are"
        + " 70,866,960,330 rows; it must be at most 1,000,000,000'",
    "10, 2147483647, with 3 to 69 rows each",
    "9, 12, at least 10 customers",
    "10, 2, with 3 to 69 rows each"
  })
  void sizesThatAreNoTableAreRefused(int customers, int rows, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleTable(1, customers, rows, SampleTable.Format.CSV))
        .withMessageContaining(message);
  }

  private static SampleTable sample(long seed, SampleTable.Format format) {
    return new SampleTable(seed, 30, 12, format);
  }

  private static List<String> texts(Dataset<Row> table) {
    return table.collectAsList().stream().map(Row::toString).sorted().toList();
  }
}
