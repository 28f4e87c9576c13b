package org.salamander.cluster.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/** Opens Hadoop's file systems. If one cannot be opened, the error says what is missing. */
public final class HadoopFileSystems {

  /** Port of a name node if the URI has none. */
  private static final int NAME_NODE = 8020;

  private static final int PATIENCE_MILLIS = 5_000;

  private HadoopFileSystems() {}

  /**
   * Checks whether the file system of a URI can be reached, because Hadoop's client itself reports
   * a missing name node only after minutes.
   *
   * @throws IllegalArgumentException naming the server if it accepts no connection
   */
  public static void requireAnswer(String uri, Configuration settings) {
    URI place = new Path(uri).toUri();
    String host = place.getHost();
    if (!"hdfs".equals(place.getScheme())
        || host == null
        || settings.getTrimmedStringCollection("dfs.nameservices").contains(host)) {
      return;
    }
    InetSocketAddress node =
        new InetSocketAddress(host, place.getPort() < 0 ? NAME_NODE : place.getPort());
    try (Socket socket = new Socket()) {
      socket.connect(node, PATIENCE_MILLIS);
    } catch (UnknownHostException e) {
      throw unanswered(uri, host + " is an unknown host", e);
    } catch (IOException e) {
      throw unanswered(uri, host + ":" + node.getPort() + ": " + e.getMessage(), e);
    }
  }

  private static IllegalArgumentException unanswered(String uri, String reason, IOException e) {
    return new IllegalArgumentException(
        uri + ": the file system does not answer (" + reason + "); is it running there?", e);
  }

  /**
   * The file system of a URI.
   *
   * @throws IllegalArgumentException if the URI is invalid, or its file system is unknown, needs a
   *     missing jar, or does not answer
   * @throws org.salamander.cluster.ClusterException if Hadoop does not run on this JVM
   */
  public static FileSystem of(String uri, Configuration settings) {
    SparkJava.require();
    Path path;
    try {
      path = new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          uri + " is no URI of a file system (" + e.getMessage() + ")", e);
    }
    try {
      return path.getFileSystem(settings);
    } catch (UnsupportedFileSystemException e) {
      throw new IllegalArgumentException(
          uri
              + ": "
              + e.getMessage()
              + "; use a local path or the URI of a known file system, or name its jars in"
              + " SALAMANDER_PLUGINS",
          e);
    } catch (IOException e) {
      throw unanswered(uri, String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      if (e.getCause() instanceof ClassNotFoundException missing) {
        throw new IllegalArgumentException(
            uri
                + ": the file system's jar is not here ("
                + missing.getMessage()
                + "); name the jars in SALAMANDER_PLUGINS, separated by colons: for s3a: they are"
                + " hadoop-aws "
                + VersionInfo.getVersion()
                + " and the aws-java-sdk-bundle that it depends on",
            e);
      }
      throw e;
    }
  }
}
