package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.salamander.cluster.spark.ClusterRuns.at;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The most important tests on a real cluster; they take a minute. The tests with names ending in
 * IT, which {@code -Dcluster} runs, test the rest.
 */
@Timeout(240)
@ExtendWith(SharedCluster.class)
class ClusterTest {

  private static final String IMAGES =
      """
      name = images, seed = 3
      tasks {
        source = images, dataset = %s, split = listed, rotations = false
        ways = 2, shots = 1, queries = 1
      }
      model {
        type = conv, filters = 4, downsample = max-pool, padding = same, head = flatten
        normalization = batch, loss = softmax
      }
      learner { type = maml, steps = 1, rate = 0.05 }
      outer { iterations = 8, batch = 4, optimizer { type = adam, rate = 0.001 } }
      evaluation { tasks = 10, shots = 1, queries = 1 }
      checkpoint { every = 4 }
      log { every = 1 }
      """
          .formatted(Noise.DATASET);

  @TempDir private static Path temp = Path.of("");
  private static LoopbackCluster cluster;

  @BeforeAll
  static void start(LoopbackCluster shared) {
    cluster = shared;
  }

  @Test
  void anExecutorIsKilledInMidIteration() {
    Path conf = ClusterRuns.conf(temp);
    String undisturbed = ClusterRuns.undisturbed(conf, temp.resolve("undisturbed"));
    String found =
        ClusterRuns.disturbed(
            conf,
            temp.resolve("executor"),
            cluster.master(),
            at(6, () -> Disturbance.next(id -> LoopbackCluster.kill(cluster.executor(id)))));
    assertThat(Disturbance.REMOVED).hasPositiveValue();
    assertThat(found).isEqualTo(undisturbed);
  }

  @Test
  void submittedInClientModeWithItsRunOnHdfs() throws IOException {
    Path conf = Submission.conf(temp);
    String out = cluster.hdfs("submit/client");
    Submission.submit(conf, out, Map.of(), List.of("--master", cluster.master()));
    Submission.requireSame(out, Submission.expected(conf, temp));
  }

  @Test
  void nothingListensBeyondLoopback() {
    assumeTrue(Listening.known(), "no /proc here");
    Path conf = ClusterRuns.conf(temp);
    Set<String> heard = new TreeSet<>();
    ClusterRuns.disturbed(
        conf,
        temp.resolve("listening"),
        cluster.master(),
        at(
            3,
            () -> {
              heard.addAll(Listening.addresses(ProcessHandle.current()));
              cluster.processes().forEach(process -> heard.addAll(Listening.addresses(process)));
            }));
    assertThat(heard)
        .hasSizeGreaterThan(6)
        .allSatisfy(address -> assertThat(address).startsWith("127."));
  }

  @Test
  void itsSecretIsItsOwners() throws IOException {
    Path secret = cluster.state().resolve("conf/spark-defaults.conf");
    assertThat(Files.readString(secret))
        .contains("spark.authenticate true")
        .containsPattern("spark.authenticate.secret [0-9a-f]{64}");
    assertThat(Files.getPosixFilePermissions(secret))
        .containsOnly(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(Files.readString(cluster.state().resolve("hdfs-conf/hdfs-site.xml")))
        .contains("<name>dfs.permissions.enabled</name><value>true</value>");
  }

  @Test
  void executorsFetchTheirImagesOnceFromHdfs() throws IOException {
    Path store = temp.resolve("noise.store");
    String checksum = Noise.prepare(temp.resolve("noise"), store);
    String uri = cluster.hdfs("stores/noise.store");
    Hdfs.write(uri, Files.readAllBytes(store));
    Path conf = Files.writeString(temp.resolve("images.conf"), IMAGES);
    String here =
        ClusterRuns.undisturbed(conf, temp.resolve("images-here"), "tasks.store=" + store);
    List<Map<Path, FileTime>> copies = new ArrayList<>();
    Runnable look = () -> copies.add(fetched());
    String there =
        ClusterRuns.disturbed(
            conf,
            temp.resolve("images-there"),
            cluster.master(),
            at(2, look).andThen(at(7, look)),
            "tasks.store=\"" + uri + "\"");
    assertThat(copies.get(0).keySet())
        .as("copies, one an executor")
        .hasSize(LoopbackCluster.WORKERS.size())
        .allSatisfy(copy -> assertThat(copy.getFileName()).hasToString(checksum));
    assertThat(copies.get(1)).as("copies five iterations later").isEqualTo(copies.get(0));
    assertThat(there).isEqualTo(here);
    LoopbackCluster.until("the end of the copies", ClusterTest::nothingFetched);
  }

  private static boolean nothingFetched() {
    try {
      return fetched().isEmpty();
    } catch (UncheckedIOException e) {
      return false; // a folder was deleted meanwhile
    }
  }

  /** The copies of image stores in the workers' folders, with their times of change. */
  private static Map<Path, FileTime> fetched() {
    Map<Path, FileTime> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(cluster.state().resolve("scratch"))) {
      for (Path file : files.filter(f -> f.toString().contains("/salamander-stores/")).toList()) {
        found.put(file, Files.getLastModifiedTime(file));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
