package org.salamander.cluster;

/**
 * A round failed for a reason outside its tasks: it was interrupted, executors were lost, or Spark
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
