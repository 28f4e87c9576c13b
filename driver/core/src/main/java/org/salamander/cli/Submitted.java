package org.salamander.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Detects spark-submit, and handles drivers that it started on another machine. */
final class Submitted {

  private Submitted() {}

  /** Whether the driver runs on a machine of the cluster, not on the user's. */
  static boolean elsewhere() {
    return "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }

  /**
   * The Spark master that the command names, or else the one given to spark-submit; null if neither
   * is given.
   */
  static @Nullable String master(@Nullable String named) {
    return named != null ? named : System.getProperty("spark.master");
  }

  /**
   * Refuses a run directory that would be lost with the driver's scratch folder.
   *
   * @throws IllegalArgumentException for a relative path, or none
   */
  static void requireLasting(@Nullable String out) {
    if (elsewhere() && (out == null || !(out.contains(":/") || Path.of(out).isAbsolute()))) {
      throw new IllegalArgumentException(
          "--out is "
              + (out == null ? "not given" : out)
              + "; in --deploy-mode cluster the driver runs in a scratch folder of some machine,"
              + " so it must be a URI such as hdfs://HOST:9000/runs/NAME, or the absolute path of a"
              + " folder that all machines share");
    }
  }

  /**
   * Ends the process with a status. On YARN and Kubernetes the driver is a thread of a process that
   * reports for it and counts an exit as success. There this method returns, or throws.
   */
  static void end(int status) {
    if (!elsewhere() || System.getProperty("spark.yarn.app.id") == null) {
      System.exit(status);
    }
    if (status != 0) {
      throw new IllegalStateException(
          "salamander ended with exit status " + status + "; the line above says why");
    }
  }
}
