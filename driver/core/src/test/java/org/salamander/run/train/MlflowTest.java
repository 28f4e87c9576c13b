package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;
import org.salamander.run.adapt.Adapter;

/**
 * Tests runs with {@code log.mlflow} and a server with the part of MLflow's REST API that they use.
 */
final class MlflowTest {

  private static final String API = "/api/2.0/mlflow/";
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/";

  @TempDir private Path temp = Path.of("");
  private HttpServer server;
  private final List<JsonNode> batches = new CopyOnWriteArrayList<>();
  private final List<JsonNode> created = new CopyOnWriteArrayList<>();
  private final List<JsonNode> updates = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<String, byte[]> files = new ConcurrentHashMap<>();
  private volatile boolean broken;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    String run =
        "{\"run\": {\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"mlflow-artifacts:/7/r1/artifacts\"}}}";
    int status = 200;
    String answer = "{}";
    if (broken) {
      status = 400;
      answer = "{\"error_code\": \"INTERNAL_ERROR\", \"message\": \"the store is away\"}";
    } else if (path.startsWith(FILES)) {
      files.put(path.substring(FILES.length()), body);
    } else {
      switch (path.substring(API.length())) {
        case "experiments/get-by-name" -> {
          status = 404;
          answer = "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"none\"}";
        }
        case "experiments/create" -> answer = "{\"experiment_id\": \"7\"}";
        case "runs/create" -> {
          created.add(new ObjectMapper().readTree(body));
          answer = run;
        }
        case "runs/get" -> answer = run;
        case "runs/log-batch" -> batches.add(new ObjectMapper().readTree(body));
        case "runs/update" -> updates.add(new ObjectMapper().readTree(body));
        default -> status = 404;
      }
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private List<String> train(String run, boolean resume, String... settings) throws IOException {
    List<String> notes = new ArrayList<>();
    TinyRuns.run(TinyRuns.conf(temp), run, resume, () -> false, notes::add, settings);
    return notes;
  }

  private Map<Long, Double> metric(String key) {
    Map<Long, Double> found = new TreeMap<>();
    for (JsonNode batch : batches) {
      for (JsonNode metric : batch.path("metrics")) {
        if (metric.get("key").asText().equals(key)) {
          found.put(metric.get("step").asLong(), metric.get("value").asDouble());
        }
      }
    }
    return found;
  }

  @Test
  void parametersMetricsAndFilesArrive() throws IOException {
    String run = temp.resolve("run").toString();
    assertThat(train(run, false, "log.mlflow=\"" + uri() + "\""))
        .noneMatch(n -> n.contains("MLflow"));
    assertThat(created.get(0).get("experiment_id").asText()).isEqualTo("7");
    Map<String, String> parameters = new TreeMap<>();
    batches.forEach(
        batch ->
            batch
                .path("params")
                .forEach(p -> parameters.put(p.get("key").asText(), p.get("value").asText())));
    assertThat(parameters).containsEntry("learner.type", "maml").containsEntry("seed", "1");
    Map<Long, Double> losses = metric("metatrain/Post-update loss step 1");
    List<String> rows = Files.readAllLines(Path.of(run, "metrics.jsonl"));
    assertThat(losses).hasSameSizeAs(rows);
    JsonNode last = new ObjectMapper().readTree(rows.get(rows.size() - 1));
    assertThat(losses).containsEntry(20L, last.get("loss").asDouble());
    assertThat(files).containsKeys("config.conf", "provenance.json", "model.zip");
    assertThat(updates.get(0).get("status").asText()).isEqualTo("FINISHED");
    Path model = Files.write(temp.resolve("downloaded.zip"), files.get("model.zip"));
    assertThat(Adapter.open(model.toString(), line -> {}).steps()).isEqualTo(2);
  }

  @Test
  void aResumedRunGoesOnUnderItsId() throws IOException {
    String run = temp.resolve("run").toString();
    String mlflow = "log.mlflow=\"" + uri() + "\"";
    train(run, false, mlflow);
    train(run, true, mlflow, "outer.iterations=25");
    assertThat(created).hasSize(1);
    assertThat(metric("metatrain/Post-update loss step 1")).containsKey(25L).hasSize(25);
  }

  @Test
  void theRunGoesOnWhereTheServerDoesNot() throws IOException {
    String run = temp.resolve("run").toString();
    broken = true;
    List<String> notes = train(run, false, "log.mlflow=\"" + uri() + "\"");
    assertThat(notes.stream().filter(note -> note.startsWith("MLflow at " + uri()))).hasSize(1);
    assertSameAsWithout(run);
  }

  @Test
  void theRunGoesOnWhereNobodyListens() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    String run = temp.resolve("run").toString();
    List<String> notes = train(run, false, "log.mlflow=\"http://127.0.0.1:" + free + "\"");
    assertThat(notes.stream().filter(note -> note.startsWith("MLflow at"))).hasSize(1);
    assertSameAsWithout(run);
  }

  private void assertSameAsWithout(String run) throws IOException {
    String plain = temp.resolve("plain").toString();
    train(plain, false);
    assertThat(TinyRuns.sha256(run)).isEqualTo(TinyRuns.sha256(plain));
  }

  @Test
  void whatIsNoServerIsRefused() {
    assertThatThrownBy(() -> train(temp.resolve("run").toString(), false, "log.mlflow=mlruns"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("log.mlflow")
        .hasMessageContaining("it must be the URI of a tracking server, as http://host:5000");
  }
}
