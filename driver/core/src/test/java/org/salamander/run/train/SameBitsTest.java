package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.run.Runs;

/**
 * Tests the guarantee: a run learns the same θ, bit for bit, on any number of threads, on Spark
 * with any partitions, flat or through a tree, with any kernels, and after processes were killed at
 * random moments.
 */
final class SameBitsTest {

  private static final int ITERATIONS = 300;

  /** The digests after undisturbed runs on one thread. */
  private static final Map<String, String> EXPECTED = new ConcurrentHashMap<>();

  @TempDir private Path folder = Path.of("");

  static Stream<String> experiments() {
    return Stream.of(
        "sinusoid-maml", "sinusoid-meta-sgd", "sinusoid-reptile", "omniglot-5way-1shot-maml");
  }

  /**
   * Every partitioning for one experiment, two for each of the others; all with {@code
   * -Dsame.bits=all}.
   */
  static Stream<Arguments> onSpark() {
    return experiments()
        .flatMap(
            conf ->
                Stream.of(1, 2, 3, 7)
                    .flatMap(
                        partitions ->
                            Stream.of("flat", "tree")
                                .filter(reduce -> covered(conf, partitions, reduce))
                                .map(reduce -> Arguments.of(conf, partitions, reduce))));
  }

  private static boolean covered(String conf, int partitions, String reduce) {
    return "all".equals(System.getProperty("same.bits"))
        || conf.equals("sinusoid-maml")
        || (partitions == 2 && reduce.equals("flat"))
        || (partitions == 7 && reduce.equals("tree"));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void onTwoThreads(String conf) throws IOException {
    assertThat(train(conf, null, "cluster.threads=2")).isEqualTo(expected(conf));
  }

  @ParameterizedTest(name = "{0}, {1} partitions, {2}")
  @MethodSource("onSpark")
  void onSpark(String conf, int partitions, String reduce) throws IOException {
    String digest =
        train(conf, "local[2]", "cluster.partitions=" + partitions, "cluster.reduce=" + reduce);
    assertThat(digest).isEqualTo(expected(conf));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void onPlainKernels(String conf) throws Exception {
    assertThat(inOwnProcess(conf, "-Dsalamander.kernels=plain")).isEqualTo(expected(conf));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void withoutAvx512(String conf) throws Exception {
    assertThat(inOwnProcess(conf, "-XX:UseAVX=2")).isEqualTo(expected(conf));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void afterKilledProcesses(String conf) throws Exception {
    String expected = expected(conf);
    Path out = folder.resolve("killed");
    List<String> settings = settings(conf, "checkpoint.every=10", "log.every=3");
    Random moments = new Random(1); // the iteration also depends on the speed of the training
    for (int kill = 0; kill < 3; kill++) {
      Process process = Runs.start(List.of(), conf, out, settings);
      awaitNewCheckpoint(process, out);
      process.waitFor(moments.nextInt(300), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor(); // at any point of an iteration or a save
    }
    finish(Runs.start(List.of(), conf, out, settings), out);
    assertThat(log(out)).doesNotContain("damaged");
    assertThat(Runs.sha256(out)).isEqualTo(expected);
    assertThat(Files.readAllLines(out.resolve("metrics.jsonl")))
        .as("a row every 3 iterations, none lost or written twice")
        .extracting(row -> row.replaceFirst(",.*", ""))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, ITERATIONS / 3)
                .mapToObj(i -> "{\"iteration\":" + 3 * i)
                .toList());
  }

  private static void awaitNewCheckpoint(Process process, Path out) throws Exception {
    String before = newestCheckpoint(out);
    long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (process.isAlive() && newestCheckpoint(out).equals(before)) {
      assertThat(System.nanoTime())
          .as("a checkpoint within 3 minutes: " + log(out))
          .isLessThan(limit);
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
  }

  private static String newestCheckpoint(Path out) throws IOException {
    if (!Files.isDirectory(out)) {
      return "";
    }
    try (Stream<Path> files = Files.list(out)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("checkpoint-\\d+"))
          .max(Comparator.comparingInt(name -> Integer.parseInt(name.substring(11))))
          .orElse("");
    }
  }

  private String expected(String conf) throws IOException {
    Runs.assumeData(conf);
    String known = EXPECTED.get(conf);
    if (known == null) {
      known = train(conf, null, "cluster.threads=1");
      EXPECTED.put(conf, known);
    }
    return known;
  }

  private String train(String conf, @Nullable String master, String... more) throws IOException {
    Runs.assumeData(conf);
    return Runs.train(
        conf,
        Files.createTempDirectory(folder, "run").resolve("out"),
        master,
        settings(conf, more));
  }

  private String inOwnProcess(String conf, String option) throws Exception {
    Runs.assumeData(conf);
    Path out = folder.resolve("own");
    finish(Runs.start(List.of(option), conf, out, settings(conf)), out);
    return Runs.sha256(out);
  }

  private static void finish(Process process, Path out) throws Exception {
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("finished").isTrue();
    assertThat(process.exitValue()).as(log(out)).isZero();
  }

  private static String log(Path out) throws IOException {
    Path log = Path.of(out + ".log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** The settings: 300 iterations, and three tasks in each iteration on images. */
  private static List<String> settings(String conf, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("outer.iterations=" + ITERATIONS);
    settings.add("validation.every=0");
    if (conf.startsWith("omniglot")) {
      settings.add("outer.batch=3");
    }
    return settings;
  }
}
