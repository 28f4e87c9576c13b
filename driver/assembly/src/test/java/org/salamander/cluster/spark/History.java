package org.salamander.cluster.spark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Spark's history server. */
final class History {

  private History() {}

  /**
   * The jobs that the server shows. The folder must hold the event log of exactly one application.
   *
   * @param compacted a condition to wait for before the server ends
   */
  static JsonNode jobs(Path events, BooleanSupplier compacted) throws IOException {
    int port = Rest.freePort();
    Path err = events.resolveSibling("history.err");
    Process server =
        ClusterRuns.java(
            err,
            Map.of(
                "spark.history.fs.logDirectory", events.toUri().toString(),
                "spark.history.fs.eventLog.rolling.maxFilesToRetain", "1",
                "spark.history.ui.port", String.valueOf(port)),
            "org.apache.spark.deploy.history.HistoryServer");
    try {
      String applications = "/api/v1/applications";
      LoopbackCluster.until(
          "the history server", () -> Rest.get(port, applications).size() > 0 || !server.isAlive());
      String id = Rest.get(port, applications).path(0).path("id").asText();
      JsonNode jobs = Rest.get(port, applications + "/" + id + "/jobs");
      LoopbackCluster.until("the compaction of the event log", compacted);
      return jobs;
    } finally {
      LoopbackCluster.kill(server.toHandle());
    }
  }
}
