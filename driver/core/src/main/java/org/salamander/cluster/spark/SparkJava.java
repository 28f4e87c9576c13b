package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.security.UserGroupInformation;
import org.salamander.cluster.ClusterException;

/**
 * Whether Spark and Hadoop run on this JVM. Both ask Hadoop for the current user, by a method
 * ({@code Subject.getSubject}) that JDK 24 removed, JDK 23 disabled, and vendors may disable
 * earlier. The version number is therefore not enough, and this class tries the method.
 */
public final class SparkJava {

  /** Calls Hadoop's method for the current user. */
  @FunctionalInterface
  interface CurrentUser {
    Object get() throws IOException;
  }

  private SparkJava() {}

  /** The problem and its remedy; empty if they run. */
  public static Optional<String> complaint() {
    return complaint(UserGroupInformation::getCurrentUser, Runtime.version().feature());
  }

  static Optional<String> complaint(CurrentUser user, int version) {
    try {
      user.get();
      return Optional.empty();
    } catch (UnsupportedOperationException e) {
      return Optional.of(
          "Spark and Hadoop do not run on Java "
              + version
              + " ("
              + e.getMessage()
              + "); point JAVA_HOME at a JDK of version 17 to 22, or work without --master and"
              + " remote files: threads compute the same bits on any Java from 17 on");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Checks this before a start that would fail. @throws ClusterException if Spark and Hadoop do not
   * run on this JVM
   */
  public static void require() {
    complaint()
        .ifPresent(
            complaint -> {
              throw new ClusterException(complaint);
            });
  }
}
