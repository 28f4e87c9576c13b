package org.salamander.run.train;

import com.typesafe.config.ConfigObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;
import org.salamander.run.Build;
import org.salamander.run.store.Folder;

/**
 * A run on an MLflow tracking server, by MLflow's Java client. The experiment is the
 * configuration's name. The file {@value #FILE} in the run directory contains the MLflow run's id,
 * so that a resumed run continues under this id.
 *
 * <p>User, password and token are those of {@code MLFLOW_TRACKING_USERNAME}, {@code
 * MLFLOW_TRACKING_PASSWORD} and {@code MLFLOW_TRACKING_TOKEN}. The Java client can send files only
 * through the Python client. We send them through the server's {@code mlflow-artifacts} interface,
 * or write them to the server's folder if it is on this machine.
 */
final class MlflowServer implements MlflowLog.Server {

  private static final String FILE = "mlflow-run";

  /** MLflow's limits: parameters per request, and characters per parameter. */
  private static final int MOST_PARAMETERS = 100;

  private static final int LONGEST_PARAMETER = 500;

  private final Folder folder;
  private final String experiment;
  private final Map<String, String> parameters;
  private final BasicMlflowHostCreds access;
  private final MlflowClient client;
  private @Nullable String run;

  /**
   * @param config the run's resolved configuration
   */
  MlflowServer(String uri, Folder folder, String experiment, ConfigObject config) {
    this.folder = folder;
    this.experiment = experiment;
    this.parameters = parameters(config);
    this.access =
        new BasicMlflowHostCreds(
            uri,
            System.getenv("MLFLOW_TRACKING_USERNAME"),
            System.getenv("MLFLOW_TRACKING_PASSWORD"),
            System.getenv("MLFLOW_TRACKING_TOKEN"),
            "true".equals(System.getenv("MLFLOW_TRACKING_INSECURE_TLS")));
    this.client = new MlflowClient(access);
  }

  private static Map<String, String> parameters(ConfigObject config) {
    Map<String, String> parameters = new TreeMap<>();
    config
        .toConfig()
        .entrySet()
        .forEach(
            entry -> parameters.put(entry.getKey(), String.valueOf(entry.getValue().unwrapped())));
    return parameters;
  }

  @Override
  public void begin() {
    try {
      if (folder.exists(FILE)) {
        String known = new String(folder.read(FILE), StandardCharsets.UTF_8).strip();
        run = client.getRun(known).getInfo().getRunId();
        return;
      }
      run = client.createRun(request()).getRunId();
      folder.write(FILE, run.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    List<Service.Param> all = new ArrayList<>();
    parameters.forEach(
        (key, value) ->
            all.add(Service.Param.newBuilder().setKey(key).setValue(shortened(value)).build()));
    for (int from = 0; from < all.size(); from += MOST_PARAMETERS) {
      int to = Math.min(from + MOST_PARAMETERS, all.size());
      client.logBatch(run, List.of(), all.subList(from, to), List.of());
    }
  }

  private Service.CreateRun request() {
    String id =
        client
            .getExperimentByName(experiment)
            .map(Service.Experiment::getExperimentId)
            .orElseGet(() -> client.createExperiment(experiment));
    String name = folder.name().replaceAll("/+$", "").replaceAll(".*/", "");
    return Service.CreateRun.newBuilder()
        .setExperimentId(id)
        .setStartTime(System.currentTimeMillis())
        .setRunName(name)
        .addTags(tag("mlflow.runName", name))
        .addTags(tag("mlflow.source.name", "salamander " + Build.VERSION))
        .addTags(tag("mlflow.source.git.commit", Build.COMMIT))
        .addTags(tag("directory", folder.name()))
        .build();
  }

  private static Service.RunTag tag(String key, String value) {
    return Service.RunTag.newBuilder().setKey(key).setValue(value).build();
  }

  private static String shortened(String value) {
    return value.length() <= LONGEST_PARAMETER
        ? value
        : value.substring(0, LONGEST_PARAMETER - 1) + "…";
  }

  @Override
  public void send(List<MlflowLog.Value> values) {
    List<Service.Metric> metrics = new ArrayList<>();
    for (MlflowLog.Value value : values) {
      metrics.add(
          Service.Metric.newBuilder()
              .setKey(value.key())
              .setValue(value.value())
              .setTimestamp(value.millis())
              .setStep(value.iteration())
              .build());
    }
    client.logBatch(run, metrics, List.of(), List.of());
  }

  @Override
  public void end(Map<String, byte[]> files, boolean finished) {
    String place = client.getRun(run).getInfo().getArtifactUri();
    files.forEach((name, content) -> put(place, name, content));
    client.setTerminated(run, finished ? Service.RunStatus.FINISHED : Service.RunStatus.KILLED);
  }

  /** Stores a file of the run. */
  private void put(String place, String name, byte[] content) {
    URI uri = URI.create(place.endsWith("/") ? place : place + "/").resolve(name);
    try {
      if ("mlflow-artifacts".equals(uri.getScheme())) {
        upload(uri.getPath(), content);
      } else if (uri.getScheme() == null || "file".equals(uri.getScheme())) {
        Path file = Path.of(uri.getPath());
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, content);
      } else {
        throw new IllegalStateException(
            "files go to "
                + place
                + ", which only MLflow's server reaches: start it with --serve-artifacts");
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(name + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(name + ": interrupted", e);
    }
  }

  private void upload(String path, byte[] content) throws IOException, InterruptedException {
    String host = access.getHost().replaceAll("/+$", "");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(host + "/api/2.0/mlflow-artifacts/artifacts" + path))
            .timeout(Duration.ofSeconds(30))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content));
    authorization().ifPresent(value -> request.header("Authorization", value));
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException("the server answers " + answer.statusCode() + " to " + path);
    }
  }

  private Optional<String> authorization() {
    if (access.getToken() != null) {
      return Optional.of("Bearer " + access.getToken());
    }
    if (access.getUsername() == null) {
      return Optional.empty();
    }
    String pair = access.getUsername() + ":" + access.getPassword();
    byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
    return Optional.of("Basic " + Base64.getEncoder().encodeToString(bytes));
  }
}
