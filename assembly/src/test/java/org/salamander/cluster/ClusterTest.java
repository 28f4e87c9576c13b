package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The least that must hold on a real cluster, in a minute; with {@code -Dcluster} the tests that
 * end in IT have the rest.
 */
@Timeout(240)
@ExtendWith(SharedCluster.class)
class ClusterTest {

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;

  @BeforeAll
  static void start(LoopbackCluster shared) {
    cluster = shared;
  }

  @Test
  void anExecutorIsKilledInMidIteration() {
    Path conf = ClusterRuns.conf(temp);
    String undisturbed = temp.resolve("undisturbed").toString();
    ClusterRuns.train(conf, undisturbed, null, false, iteration -> {}, new ArrayList<>());
    String out = temp.resolve("executor").toString();
    ClusterRuns.train(
        conf,
        out,
        cluster.master(),
        false,
        iteration -> {
          if (iteration == 6) {
            Disturbance.next(id -> LoopbackCluster.kill(cluster.executor(id)));
          }
        },
        new ArrayList<>());
    assertThat(Disturbance.REMOVED).hasPositiveValue();
    assertThat(ClusterRuns.sha256(out)).isEqualTo(ClusterRuns.sha256(undisturbed));
  }

  @Test
  void submittedInClientModeWithItsRunOnHdfs() throws IOException {
    Path conf = Submission.conf(temp);
    String out = cluster.hdfs("submit/client");
    Submission.submit(conf, out, Map.of(), List.of("--master", cluster.master()));
    Submission.requireSame(out, Submission.expected(conf, temp));
  }
}
