package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.run.TinyRuns;

/** Tests that unusable names and places are refused before the work, with the reason. */
@Timeout(60)
class PlacesTest {

  @TempDir private static Path temp = Path.of("");
  private static String conf = "";
  private static String run = "";
  private static String points = "";

  @BeforeAll
  static void train() throws IOException {
    conf = TinyRuns.conf(temp).toString();
    run = temp.resolve("run").toString();
    points = Files.writeString(temp.resolve("points.csv"), "0.5,1\n-1,2\n").toString();
    TinyRuns.train(Path.of(conf), run, "outer.iterations=5");
  }

  private static Said salamander(String line, String place) {
    List<String> arguments = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      arguments.add(
          switch (word) {
            case "CONF" -> conf;
            case "RUN" -> run;
            case "POINTS" -> points;
            case "FREE" -> temp.resolve("free.npz").toString();
            default -> word.replace("PLACE", place);
          });
    }
    return Said.by(arguments.toArray(String[]::new));
  }

  private static void refused(Said said, String... messages) {
    assertThat(said.err()).contains(messages).doesNotContain("unexpected", "\tat ", "judging");
    assertThat(said.status()).as(said.err()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
  }

  /** Commands that write; PLACE stands for the file or folder. */
  static Stream<String> writers() {
    return Stream.of(
        "adapt RUN --support POINTS --out PLACE.npz",
        "adapt RUN --support POINTS --query POINTS --predictions PLACE.csv --out FREE",
        "export RUN --out PLACE.npz",
        "export RUN --model PLACE.zip",
        "report RUN --out PLACE.html",
        "evaluate RUN --per-task PLACE.csv",
        "sweep CONF --grid seed=1,2 --out PLACE",
        "sweep CONF --grid seed=1,2 --out FREE --best PLACE.conf",
        "study-batches CONF --out PLACE",
        "sample table --out PLACE",
        "prepare table --from POINTS --task a --target b --out PLACE",
        "predict RUN --table POINTS --out PLACE",
        "predict RUN --table POINTS --out FREE --adapted PLACE");
  }

  /** On Linux not even root can make files in this folder. */
  @ParameterizedTest
  @MethodSource("writers")
  @EnabledOnOs(OS.LINUX)
  void whereNobodyCanWrite(String writer) {
    refused(salamander(writer, "/proc/x"), " /proc/x", "cannot be written: ");
  }

  @ParameterizedTest
  @MethodSource("writers")
  void namesThatAreTooLong(String writer) {
    String place = temp.resolve("n".repeat(300)).toString();
    refused(salamander(writer, place), "cannot be written: ", "File name too long");
  }

  @ParameterizedTest
  @MethodSource("writers")
  void belowAFile(String writer) {
    assertThat(salamander(writer, conf + "/x"))
        .satisfies(
            said -> {
              assertThat(said.status()).as(said.err()).isEqualTo(2);
              assertThat(said.err()).contains(conf + "/x").doesNotContain("unexpected", "judging");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sample table --out PLACE",
        "sweep CONF --grid seed=1,2 --out PLACE",
        "study-batches CONF --out PLACE",
        "train CONF --out PLACE",
        "prepare table --from POINTS --task a --target b --out PLACE",
        "predict RUN --table POINTS --out PLACE"
      })
  @EnabledOnOs(OS.LINUX)
  void devices(String writer) {
    refused(salamander(writer, "/dev/full"), "/dev/full", "is a file, or lies below one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"report RUN --out /dev/full", "evaluate RUN --per-task /dev/full"})
  @EnabledOnOs(OS.LINUX)
  void aFullDeviceIsAFailure(String writer) {
    Said said = salamander(writer, "");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("/dev/full cannot be written: No space left on device");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train CONF --out PLACE | the name of the directory is empty",
        "sweep CONF --grid seed=1 --out PLACE | the name of the directory is empty",
        "study-batches CONF --out PLACE | it is empty; it must be a path",
        "report RUN --out PLACE | it is empty; it must be a path",
        "evaluate PLACE | the name of the directory is empty",
        "sample table --out PLACE | the name of the directory is empty",
        "train CONF --out nofs://h/x | nofs://h/x",
        "evaluate s3a://bucket/x | for s3a: they are hadoop-aws",
        "evaluate hdfs://h:port/x | hdfs://h:port/x",
        "evaluate file://h/x:y | no such run directory",
        "train CONF --master yarn | start by spark-submit",
        "train CONF --master k8s://https://h:1 | start by spark-submit",
        "train CONF --master local[x] | master is",
        "study-batches CONF --batches , --out PLACE/b | --batches is empty",
        "train CONF --out PLACE/i --set init=\"\" | init is '': the name of the directory is empty",
        "train CONF --out PLACE/i --set init=\"\\u0000\" | init is '",
        "train CONF --out PLACE/i --set init=/dev/zero | /dev/zero is a file, or lies below one; it must be a run directory",
        "train /dev/null --out PLACE/i | /dev/null: a folder, a pipe or a device; it must be a file",
        "reproduce ../../conf/tables/sinusoid.conf --out /dev/null/x | --out /dev/null/x is a file, or lies below",
        "reproduce --page /dev/null/x/y.md | --page /dev/null/x is a file, or lies below",
        "adapt PLACE/m.zip --support POINTS --out PLACE/m.zip | --out and RUN_DIR are both",
        "report RUN RUN | give each run directory once",
        "report RUN RUN/ | give each run directory once"
      })
  void emptyForeignAndTwice(String line, String message) throws IOException {
    Said said =
        salamander(
            line.strip().replace("RUN/", run + "/"),
            line.contains("PLACE/") ? temp.toString() : "");
    assertThat(said.err()).contains(message).doesNotContain("unexpected", "\tat ");
    assertThat(said.status()).as(said.err()).isIn(1, 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "report PLACE/m.zip | m.zip is a model in one file",
        "adapt RUN --support POINTS --query POINTS --out PLACE/a.zip --predictions PLACE/./a.zip | --predictions and --out are both",
        "adapt RUN --support POINTS --predictions PLACE/p.csv --out PLACE/a.zip | --predictions needs --query",
        "adapt RUN --support POINTS --steps -1 --out PLACE/a.zip | --steps is -1; it must be at least 0 and at",
        "adapt RUN --support POINTS --steps 2147483647 --out PLACE/a.zip | --steps is 2147483647; it must be at",
        "predict RUN --table POINTS --steps 2147483647 --out PLACE/p.csv | --steps is 2147483647; it must be at"
      })
  void beforeTheWork(String line, String message) {
    assertThat(Said.by("export", run, "--model", temp.resolve("m.zip").toString()).status())
        .isZero();
    Said said = salamander(line.strip(), temp.toString());
    refused(said, message);
    assertThat(temp.resolve("a.zip")).doesNotExist();
  }

  /** The entry has a few kilobytes and claims to unpack to more than the memory. */
  @Test
  void aModelFileThatUnpacksToMoreThanTheMemory() throws IOException {
    Path bomb = temp.resolve("bomb.zip");
    assertThat(Said.by("export", run, "--model", bomb.toString()).status()).isZero();
    byte[] zip = Files.readAllBytes(bomb);
    byte[] name = "checkpoint-5/z.npy".getBytes(StandardCharsets.US_ASCII);
    int at = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("checkpoint-5/z.npy");
    assertThat(Arrays.copyOfRange(zip, at, at + name.length)).isEqualTo(name);
    Arrays.fill(zip, at - 22, at - 18, (byte) 0xFE); // the entry's size in the zip's directory
    Files.write(bomb, zip);
    Said said = salamander("show PLACE", bomb.toString());
    assertThat(said.err()).contains("z.npy unpacks to 4278124286 bytes; this JVM can read ");
    assertThat(said.status()).as(said.err()).isEqualTo(2);
  }

  /** Opening a pipe without a writer would wait for ever. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.conf",
        "provenance.json",
        "metrics.jsonl",
        "evaluation.json",
        "checkpoint-5/checkpoint.json",
        "checkpoint-5/z.npy"
      })
  @DisabledOnOs(OS.WINDOWS)
  void pipesInARunDirectory(String file) throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory(temp, "piped").resolve("run");
    Fuzzer.copy(Path.of(run), copy);
    Path pipe = copy.resolve(file);
    Files.deleteIfExists(pipe);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    StringBuilder told = new StringBuilder();
    for (String line : List.of("show PLACE", "train CONF --resume --out PLACE")) {
      Said said = salamander(line, copy.toString());
      assertThat(said.err()).doesNotContain("unexpected", "\tat ");
      assertThat(said.status()).as(said.err()).isIn(0, 1, 2);
      told.append(said.err());
    }
    assertThat(told.toString()).contains(file + ": it is a pipe, a socket or a device");
  }

  @Test
  void allRunsOfAReportAreReadBeforeTheFirstIsEvaluated() {
    String page = temp.resolve("several.html").toString();
    refused(Said.by("report", run, temp + "/gone", "--out", page), "gone: no such run directory");
  }

  @Test
  void aNameNodeThatIsNotThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String place = "hdfs://127.0.0.1:" + port + "/x";
    for (String line :
        List.of("show PLACE", "train CONF --out PLACE", "sample table --out PLACE")) {
      long start = System.nanoTime();
      Said said = salamander(line, place);
      refused(said, place + ": the file system does not answer (127.0.0.1:" + port, "refused");
      assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
    }
  }

  @Test
  void aDanglingLinkIsNoPlace() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("gone/away"));
    refused(salamander("train CONF --out PLACE", link.toString()), "is a file, or lies below one");
    refused(salamander("show PLACE", link.toString()), "is a file, or lies below one");
    Files.delete(link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"a\": ",
        "\u0000",
        "{\"version\": {}}",
        "{\"sessions\": [{}]}"
      })
  void aProvenanceThatIsNone(String content) throws IOException {
    Path copy = Files.createTempDirectory(temp, "copy").resolve("run");
    Fuzzer.copy(Path.of(run), copy);
    Files.writeString(copy.resolve("provenance.json"), content);
    for (String line : List.of("show PLACE", "evaluate PLACE", "report PLACE")) {
      Said said = salamander(line, copy.toString());
      assertThat(said.err()).doesNotContain("unexpected failure", "Exception", "\tat ");
      assertThat(said.status()).as(said.err()).isIn(0, 2);
    }
  }
}
