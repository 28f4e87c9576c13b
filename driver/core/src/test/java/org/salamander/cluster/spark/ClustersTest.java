package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.ClusterException;
import org.salamander.cluster.Master;
import org.salamander.cluster.RoundCost;
import org.salamander.cluster.Samples;
import org.salamander.config.Settings;
import org.salamander.run.Clusters;

class ClustersTest {

  private static final Samples.Bare ARCHITECTURE = new Samples.Bare(4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local",
        "local[2]",
        "local[*]",
        "local[2,3]",
        "local[*, 1]",
        "local-cluster[2,1,1024]",
        "spark://127.0.0.1:7077",
        "spark://a:7077,b:7077",
        "yarn",
        "k8s://https://host:6443"
      })
  void takesSparksMasters(String url) {
    assertThat(Master.checked(url)).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "locl[2]",
        "local[0]",
        "local[]",
        "local[-1]",
        "local[two]",
        "local[2",
        "LOCAL",
        "spark://host",
        "spark:/host:7077",
        "spark://host:99999",
        "spark://host:7077,other",
        "spark://:7077",
        "http://host:7077",
        "yarn-client",
        "k8s://"
      })
  void refusesOthersBeforeSparkStarts(String url) {
    assertThatThrownBy(() -> Clusters.open(ARCHITECTURE, ClusterConfig.DEFAULT, url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("master is \"" + url + "\"")
        .hasMessageContaining("local[N]")
        .hasMessageContaining("spark://HOST:PORT");
  }

  @Test
  void aMasterThatDoesNotAnswerIsNamedAtOnce() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "spark://127.0.0.1:" + port + ",no-such-host.invalid:7077";
    assertThatThrownBy(() -> Clusters.open(ARCHITECTURE, ClusterConfig.DEFAULT, url))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining(url)
        .hasMessageContaining("no-such-host.invalid:7077: unknown host");
  }

  @Test
  void withoutAMasterThreadsServe() {
    try (Cluster all = Clusters.open(ARCHITECTURE, ClusterConfig.DEFAULT, null);
        Cluster three =
            Clusters.open(
                ARCHITECTURE, Settings.of(ClusterConfig.class).with("threads", 3).make(), null)) {
      assertThat(all.slots()).isEqualTo(Runtime.getRuntime().availableProcessors());
      assertThat(three.describe()).isEqualTo("3 threads");
    }
  }

  @Test
  void sharedClustersAreOneApplication() {
    String first;
    String second;
    try (SparkContexts.Shared shared = Clusters.share("local[2]", false)) {
      first = application();
      second = application();
    }
    assertThat(second).isEqualTo(first);
    assertThat(application()).isNotEqualTo(first);
  }

  private static String application() {
    try (Cluster cluster = Clusters.open(ARCHITECTURE, ClusterConfig.DEFAULT, "local[2]")) {
      return ((SparkCluster) cluster).context().applicationId();
    }
  }

  @Test
  void theConfigurationNamesItsKeys() {
    Settings<ClusterConfig> cluster = Settings.of(ClusterConfig.class);
    assertThatThrownBy(() -> cluster.with("threads", 0).make())
        .hasMessage("threads is 0; it must be at least 1 and at most 4096");
    assertThatThrownBy(() -> cluster.with("partitions", -1).make())
        .hasMessage("partitions is -1; it must be at least 1");
    assertThatThrownBy(() -> cluster.with("max-driver-bytes", -1).make())
        .hasMessageStartingWith("max-driver-bytes is -1");
    assertThatThrownBy(() -> new RoundCost(0, 1, 1)).hasMessageStartingWith("floor is 0.0");
  }
}
