package org.salamander.cluster.spark;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.util.VersionInfo;

/** Opens Hadoop's file systems. If one cannot be opened, the error says what is missing. */
public final class HadoopFileSystems {

  private HadoopFileSystems() {}

  /**
   * The file system of a URI.
   *
   * @throws IllegalArgumentException if the URI is none, or its file system is not known, has its
   *     classes in a jar that is not here, or does not answer
   * @throws org.salamander.cluster.ClusterException where Hadoop does not run on this JVM
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
      throw new IllegalArgumentException(
          uri + ": the file system does not answer: " + e.getMessage(), e);
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
