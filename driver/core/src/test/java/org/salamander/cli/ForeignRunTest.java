package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;
import org.salamander.run.evaluate.Judgement;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;

/**
 * Tests that opening a foreign run directory sends no requests and prints no environment variables,
 * whatever its files contain.
 */
class ForeignRunTest {

  @TempDir private Path temp = Path.of("");
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private String address = "";
  private Path run = Path.of("");

  ForeignRunTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void train() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.close();
        });
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    run = temp.resolve("run");
    assertThat(Said.by("train", TinyRuns.conf(temp).toString(), "--out", run.toString()).status())
        .isZero();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void asksNobody() throws IOException {
    for (List<String> command :
        List.of(
            List.of("show", run.toString()),
            List.of("evaluate", run.toString()),
            List.of("report", run.toString(), "--out", temp.resolve("r.html").toString()),
            List.of("export", run.toString(), "--out", temp.resolve("m.zip").toString()))) {
      Said said = Said.by(command.toArray(String[]::new));
      assertThat(said.status()).as("%s: %s", command, said.err()).isIn(0, 2);
      assertThat(said.err()).doesNotContain(System.getenv("PATH"));
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void itsConfigurationIsData() throws IOException {
    Path config = run.resolve("config.conf");
    String sound = Files.readString(config);
    for (String more :
        List.of(
            "include url(\"" + address + "x.conf\")\n",
            "include \"" + address + "\"${PATH}\n",
            "name = \"" + address + "\"${PATH}\n")) {
      Files.writeString(config, sound + more);
      asksNobody();
    }
    Said said = Said.by("evaluate", run.toString());
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("config.conf: it has references");
  }

  @Test
  void itsRecordsAreJson() throws IOException {
    String include = "include url(\"" + address + "x.conf\")\n";
    Files.writeString(run.resolve("metrics.jsonl"), include, StandardOpenOption.APPEND);
    Files.writeString(run.resolve("provenance.json"), include);
    asksNobody();
    assertThat(
            Said.by(
                    "train",
                    TinyRuns.conf(temp).toString(),
                    "--out",
                    run.toString(),
                    "--resume",
                    "--set",
                    "outer.iterations=25")
                .status())
        .isIn(0, 2);
    assertThat(asked).hasValue(0);
  }

  @Test
  void itsDataAreFetchedOnlyWhereTheCommandLineSaysSo() throws IOException {
    String store = address + "x.store";
    Files.delete(run.resolve("config.conf"));
    try (var checkpoints = Files.list(run)) {
      for (Path checkpoint : checkpoints.filter(Files::isDirectory).toList()) {
        forge(
            checkpoint,
            "\"tasks\":{\"source\":\"images\",\"shots\":1,\"queries\":1,\"store\":\""
                + store
                + "\"}");
      }
    }
    asksNobody();
    Said said = Said.by("evaluate", run.toString());
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("ask for it with --set 'tasks.store=\"" + store + "\"'");
    said = Said.by("evaluate", run.toString(), "--set", "tasks.store=\"" + store + "\"");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("cannot be fetched");
    assertThat(asked.get()).isPositive();
  }

  @Test
  void theEvaluationOfAnotherRunIsNotShown() throws IOException {
    Path other = temp.resolve("other");
    TinyRuns.train(TinyRuns.conf(temp), other.toString(), "seed=2");
    for (Path evaluated : List.of(run, other)) {
      assertThat(Said.by("evaluate", evaluated.toString()).status()).isZero();
      assertThat(Said.by("show", evaluated.toString()).out()).contains("at iteration 20");
    }
    for (String file : List.of("evaluation.json", "evaluation-tasks.json.gz")) {
      Files.copy(other.resolve(file), run.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(Said.by("show", run.toString()).out()).contains("none yet: salamander evaluate");
    TrainedRun read = TrainedRun.open(run.toString(), List.of(), line -> {});
    Judgement judgement = Judgement.read(Folder.at(run.toString())).orElseThrow();
    assertThat(judgement.judges(read, List.of())).isFalse();
  }

  /** Replaces the tasks in a checkpoint's configuration and mends the checksum. */
  private static void forge(Path checkpoint, String tasks) throws IOException {
    Path json = checkpoint.resolve("checkpoint.json");
    if (!Files.exists(json)) {
      return;
    }
    String forged = Files.readString(json).replaceFirst("\"tasks\":\\{[^}]*\\}", tasks);
    Files.writeString(json, forged);
    Path digest = checkpoint.resolve("checkpoint.json.sha256");
    String before = Files.readString(digest);
    Files.writeString(
        digest, Digest.sha256(forged.getBytes(StandardCharsets.UTF_8)) + before.substring(64));
  }
}
