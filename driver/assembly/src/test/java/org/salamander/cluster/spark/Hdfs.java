package org.salamander.cluster.spark;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** Reads and changes files of a run on HDFS. */
final class Hdfs {

  private Hdfs() {}

  static boolean exists(String file) {
    try {
      return files(file).exists(new Path(file));
    } catch (IOException e) {
      return false;
    }
  }

  /** The names of the files in a folder. */
  static List<String> names(String folder) throws IOException {
    return Stream.of(files(folder).listStatus(new Path(folder)))
        .map(status -> status.getPath().getName())
        .toList();
  }

  static byte[] read(String file) throws IOException {
    try (FSDataInputStream in = files(file).open(new Path(file))) {
      return in.readAllBytes();
    }
  }

  static void write(String file, byte[] content) throws IOException {
    try (FSDataOutputStream out = files(file).create(new Path(file), true)) {
      out.write(content);
    }
  }

  static void delete(String file) throws IOException {
    files(file).delete(new Path(file), false);
  }

  /** Changes one bit of a file. */
  static void flip(String file, int at) throws IOException {
    byte[] bytes = read(file);
    bytes[at] ^= 1;
    write(file, bytes);
  }

  /** Releases a run's lock at once, as an operator does with {@code hdfs debug recoverLease}. */
  static void release(String run) {
    LoopbackCluster.until("the lock's release", () -> recovered(run + "/.lock"));
  }

  private static boolean recovered(String file) {
    try {
      return files(file) instanceof DistributedFileSystem files
          && files.recoverLease(new Path(file));
    } catch (IOException e) {
      return false;
    }
  }

  private static FileSystem files(String file) throws IOException {
    return FileSystem.get(new Path(file).toUri(), new Configuration());
  }
}
