package org.salamander.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class StandaloneClusterTest {

  private static SparkConf conf(String url, Map<String, String> settings) {
    SparkConf conf =
        new SparkConf()
            .setMaster(url)
            .setAppName("test")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    settings.forEach(conf::set);
    return conf;
  }

  @Test
  void daemonsExecutorsAndDriverShareASecret() throws Exception {
    StandaloneCluster cluster = StandaloneCluster.start(1);
    try {
      assertThat(cluster.settings()).containsEntry("spark.authenticate", "true");
      try (JavaSparkContext spark =
          new JavaSparkContext(conf(cluster.url(), cluster.settings()))) {
        assertThat(spark.parallelize(List.of(1, 2), 2).count()).isEqualTo(2);
      }
    } finally {
      cluster.close();
    }
  }
}
