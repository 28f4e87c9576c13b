package org.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.table.sample.SampleTable;

class ShopPipelineTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void theProgramOfTheDocumentationRuns() throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.warehouse.dir", folder + "/warehouse")
            .getOrCreate()) {
      SampleTable sample = new SampleTable(2, 60, 12, SampleTable.Format.PARQUET);
      Dataset<Row> predicted =
          ShopPipeline.run(
              sample.table(spark, 0, 60, false),
              sample.table(spark, 60, 66, true),
              folder + "/model",
              "outer.iterations = 5, validation { every = 5, tasks = 3 }");
      assertThat(predicted.count()).isPositive();
      assertThat(predicted.filter("prediction is null").count()).isZero();
    }
  }
}
