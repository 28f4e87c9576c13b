package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.Utils;
import org.jspecify.annotations.Nullable;
import org.salamander.task.RemoteFiles;

/**
 * Files on Hadoop's file systems, with Spark's settings for them ({@code spark.hadoop.…}) if Spark
 * runs. Copies go into Spark's local folder, which the cluster manager removes even if an executor
 * is killed; without Spark, they go into a temporary folder of this JVM.
 */
public final class HadoopFiles implements RemoteFiles {

  private static @Nullable Path own;

  /** Made by {@link java.util.ServiceLoader}. */
  public HadoopFiles() {}

  @Override
  public InputStream open(String uri) throws IOException {
    return opened(uri);
  }

  @Override
  public Ranges ranges(String uri) throws IOException {
    return opened(uri)::readFully;
  }

  private static FSDataInputStream opened(String uri) throws IOException {
    SparkEnv spark = SparkEnv.get();
    Configuration settings =
        spark == null ? new Configuration() : SparkHadoopUtil.get().newConfiguration(spark.conf());
    return HadoopFileSystems.of(uri, settings).open(new org.apache.hadoop.fs.Path(uri));
  }

  @Override
  public Path scratch() throws IOException {
    SparkEnv spark = SparkEnv.get();
    if (spark != null) {
      return Files.createDirectories(
          Path.of(Utils.getLocalDir(spark.conf())).resolve("salamander-stores"));
    }
    synchronized (HadoopFiles.class) {
      if (own == null) {
        own = Files.createTempDirectory("salamander-stores");
        Runtime.getRuntime().addShutdownHook(new Thread(HadoopFiles::remove, "remove stores"));
      }
      return own;
    }
  }

  private static synchronized void remove() {
    if (own == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(own)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // the operating system will clear its temporary files
    }
  }
}
