package org.salamander.run.hadoop;

import java.net.URI;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/** A file system {@code denied:///…} that denies everything with a name node's messages. */
public final class DeniedFileSystem extends RawLocalFileSystem {

  private static AccessControlException denied() {
    return new AccessControlException(
        "Permission denied: user=mallory, access=WRITE\n\tat org.apache.hadoop.hdfs.server.X");
  }

  @Override
  public String getScheme() {
    return "denied";
  }

  @Override
  public URI getUri() {
    return URI.create("denied:///");
  }

  @Override
  public FSDataInputStream open(Path file, int buffer) throws AccessControlException {
    throw denied();
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long block,
      Progressable progress)
      throws AccessControlException {
    throw denied();
  }

  @Override
  public boolean rename(Path from, Path to) throws AccessControlException {
    throw denied();
  }

  @Override
  public boolean delete(Path file, boolean recursive) throws AccessControlException {
    throw denied();
  }

  @Override
  public FileStatus[] listStatus(Path folder) throws AccessControlException {
    throw denied();
  }

  @Override
  public FileStatus getFileStatus(Path file) throws AccessControlException {
    throw denied();
  }

  @Override
  public boolean exists(Path file) throws AccessControlException {
    throw denied();
  }
}
