package org.salamander.cluster;

/**
 * A round could not be finished for a reason outside its tasks: interrupted, executors lost, Spark
 * stopped.
 */
public final class ClusterException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
