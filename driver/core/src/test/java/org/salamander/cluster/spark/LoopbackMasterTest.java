package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.cluster.Master;

/** A driver of a loopback cluster listens only on loopback and knows the cluster's secret. */
class LoopbackMasterTest {

  private static final String MASTER = "spark://127.0.0.1:7077";

  @ParameterizedTest
  @CsvSource({
    "spark://127.0.0.1:7077, true", "spark://localhost:7077, true", "spark://127.1.2.3:1, true",
    "spark://10.0.0.1:7077, false", "spark://127.example.org:7077, false", "yarn, false",
    "'spark://127.0.0.1:1,10.0.0.1:1', false", "local[2], false"
  })
  void isKnownByItsAddress(String url, boolean loopback) {
    assertThat(Master.loopback(url)).isEqualTo(loopback);
  }

  @Test
  void theDriverListensOnLoopbackAlone() {
    SparkConf conf = SparkContexts.conf(MASTER);
    assertThat(conf.get("spark.driver.host")).startsWith("127.");
    assertThat(conf.get("spark.driver.bindAddress")).startsWith("127.");
    assertThat(LoopbackMaster.settings(MASTER, Map.of()))
        .containsEntry("spark.ui.enabled", "false");
    assertThat(LoopbackMaster.settings(MASTER, Map.of("SPARK_LOCAL_IP", "127.0.0.1")))
        .containsEntry("spark.ui.enabled", "true");
    assertThat(LoopbackMaster.settings(MASTER, Map.of("SPARK_LOCAL_IP", "0.0.0.0")))
        .containsEntry("spark.ui.enabled", "false");
    assertThat(SparkContexts.conf("spark://10.0.0.1:7077").contains("spark.driver.host")).isFalse();
  }

  @Test
  void theSecretIsThatOfTheMastersStart(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("master"), MASTER + "\n");
    Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        folder.resolve("conf/spark-defaults.conf"),
        "spark.authenticate true\nspark.authenticate.secret abc\n");
    Map<String, String> environment = Map.of("SALAMANDER_CLUSTER", folder.toString());
    assertThat(LoopbackMaster.settings(MASTER, environment))
        .containsEntry("spark.authenticate", "true")
        .containsEntry("spark.authenticate.secret", "abc");
    assertThat(LoopbackMaster.settings("spark://127.0.0.1:7078", environment))
        .doesNotContainKey("spark.authenticate.secret");
  }
}
