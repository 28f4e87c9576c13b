package org.salamander.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * Spark's standalone master, and workers of one core each, from this JVM's class path. They listen on loopback and need a secret, so that other users of the machine can neither use nor join the cluster.
 */
final class StandaloneCluster implements AutoCloseable {

  private static final String HOST = "127.0.0.1";
  private static final String SETTINGS = "spark.conf";
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Path home;
  private final String url;
  private final Map<String, String> settings;
  private final List<Process> daemons = new ArrayList<>();

  private StandaloneCluster(Path home, int port) {
    this.home = home;
    this.url = "spark://" + HOST + ":" + port;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.settings =
        Map.of(
            "spark.authenticate",
            "true",
            "spark.authenticate.secret",
            HexFormat.of().formatHex(secret),
            "spark.ui.killEnabled",
            "false");
  }

  /** Starts the daemons; workers register by themselves, and the first job waits for executors. */
  static StandaloneCluster start(int workers) throws IOException, InterruptedException {
    int port = freePort();
    StandaloneCluster cluster =
        new StandaloneCluster(Files.createTempDirectory("salamander-spark"), port);
    Files.createDirectories(cluster.home.resolve("jars")); // executors get a class path
    cluster.writeSettings();
    cluster.daemon("master.Master", List.of("--port", "" + port, "--webui-port", "0"));
    cluster.awaitMaster(port);
    for (int i = 0; i < workers; i++) {
      List<String> options = new ArrayList<>(List.of("--cores", "1", "--memory", "1g"));
      options.addAll(
          List.of("--webui-port", "0", "--work-dir", cluster.home.resolve("work").toString()));
      options.add(cluster.url);
      cluster.daemon("worker.Worker", options);
    }
    return cluster;
  }

  /** The master's URL, {@code spark://…}. */
  String url() {
    return url;
  }

  /** Settings for a driver of this cluster. */
  Map<String, String> settings() {
    return settings;
  }

  /** Writes the settings of the daemons to a folder that only this user can read. */
  private void writeSettings() throws IOException {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    settings.forEach((key, value) -> lines.add(key + " " + value));
    Files.writeString(home.resolve(SETTINGS), lines.toString());
  }

  private void daemon(String name, List<String> options) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command = new ArrayList<>(List.of(java.toString(), "-Xmx256m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("org.apache.spark.deploy." + name, "--host", HOST));
    command.addAll(List.of("--properties-file", home.resolve(SETTINGS).toString()));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(home.resolve(daemons.size() + ".log").toFile()));
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME",
                home.toString(),
                "SPARK_SCALA_VERSION",
                "2.12",
                "SPARK_LOCAL_IP",
                HOST));
    daemons.add(builder.start());
  }

  private void awaitMaster(int port) throws InterruptedException {
    for (long start = System.nanoTime(); System.nanoTime() - start < PATIENCE; ) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException refused) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    close();
    throw new IllegalStateException("Spark's master did not start; see " + home.resolve("0.log"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ends the daemons. The executors end with their workers. */
  @Override
  public void close() {
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).destroy();
    }
  }
}
