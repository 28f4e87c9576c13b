package org.salamander.run.hadoop;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.salamander.cluster.spark.HadoopFileSystems;
import org.salamander.run.store.Folder;

/** A folder on a Hadoop file system: {@code hdfs:}, {@code s3a:}, {@code file:} … */
final class HadoopFolder implements Folder {

  private final String name;
  private final Path root;
  private final FileSystem files;

  private HadoopFolder(String name, Path root, FileSystem files) {
    this.name = name;
    this.root = root;
    this.files = files;
  }

  static HadoopFolder at(String location) {
    Configuration settings = new Configuration();
    FileSystem files = HadoopFileSystems.of(location, settings);
    HadoopFileSystems.requireAnswer(location, settings);
    Path root = new Path(location);
    // the local file system would write checksum files next to ours
    return new HadoopFolder(
        location,
        root.toUri().getPath().isEmpty() ? new Path(location + Path.SEPARATOR) : root,
        files instanceof LocalFileSystem local ? local.getRawFileSystem() : files);
  }

  /** An action on the file system that may be denied. */
  @FunctionalInterface
  private interface Action<T> {
    T run() throws IOException;
  }

  /**
   * Runs the action.
   *
   * @throws AccessDeniedException with the first line of Hadoop's message, because a name node adds
   *     its stack trace
   */
  private <T> T allowed(Action<T> action) throws IOException {
    try {
      return action.run();
    } catch (AccessControlException e) {
      throw denied(e);
    }
  }

  private AccessDeniedException denied(AccessControlException e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("not allowed");
    AccessDeniedException denied = new AccessDeniedException(name, null, said);
    denied.initCause(e);
    return denied;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String place() {
    return files.makeQualified(root).toString();
  }

  @Override
  public boolean remote() {
    return !(files instanceof RawLocalFileSystem);
  }

  @Override
  public boolean exists() throws IOException {
    return allowed(() -> files.exists(root));
  }

  @Override
  public boolean obstructed() throws IOException {
    for (Path place = root; place != null; place = place.getParent()) {
      try {
        return !files.getFileStatus(place).isDirectory();
      } catch (FileNotFoundException e) {
        // nothing here, so check the parent
      } catch (ParentNotDirectoryException e) {
        return true; // HDFS fails for paths below a file
      } catch (AccessControlException e) {
        if (String.valueOf(e.getMessage()).startsWith("Permission denied")) {
          throw denied(e);
        }
        return true; // some versions throw this instead
      }
    }
    return false;
  }

  @Override
  public boolean exists(String path) throws IOException {
    return allowed(() -> files.exists(new Path(root, path)));
  }

  @Override
  public List<String> list() throws IOException {
    try {
      return Arrays.stream(allowed(() -> files.listStatus(root)))
          .map(status -> status.getPath().getName())
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public byte[] read(String path) throws IOException {
    try (FSDataInputStream in = allowed(() -> files.open(new Path(root, path)))) {
      return in.readAllBytes();
    }
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    Path target = new Path(root, path);
    Path aside = target.suffix(".part");
    try (FSDataOutputStream out = allowed(() -> files.create(aside, true))) {
      out.write(content);
      out.hsync();
    }
    if (files.exists(target)) {
      replace(aside, target);
    } else {
      move(aside, target);
    }
  }

  /** Atomic if the file system supports it. FileSystem.rename never replaces a file. */
  private void replace(Path aside, Path target) throws IOException {
    FileContext context;
    try {
      context = FileContext.getFileContext(root.toUri(), files.getConf());
    } catch (UnsupportedFileSystemException e) {
      files.delete(target, false);
      move(aside, target);
      return;
    }
    context.rename(aside, target, Options.Rename.OVERWRITE);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    move(new Path(root, from), new Path(root, to));
  }

  private void move(Path from, Path to) throws IOException {
    if (!allowed(() -> files.rename(from, to))) {
      throw new IOException(from + " cannot be renamed to " + to);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    allowed(() -> files.delete(new Path(root, path), true));
  }

  @Override
  public OutputStream append(String path) throws IOException {
    Path file = new Path(root, path);
    return new Visible(
        allowed(() -> files.exists(file) ? reopen(file) : files.create(file, false)));
  }

  /**
   * Replaces {@code file} by a copy that can be continued. HDFS's append is not used, because it
   * fails if there are fewer data nodes than a file has replicas.
   */
  private FSDataOutputStream reopen(Path file) throws IOException {
    byte[] before;
    try (FSDataInputStream in = files.open(file)) {
      before = in.readAllBytes();
    }
    if (!files.hasPathCapability(file, CommonPathCapabilities.FS_APPEND)) {
      FSDataOutputStream out = files.create(file, true); // visible after closing on object stores
      out.write(before);
      return out;
    }
    Path aside = file.suffix(".part");
    FSDataOutputStream out = files.create(aside, true);
    out.write(before);
    out.hsync();
    replace(aside, file); // still open, because a writer keeps its file when it is renamed
    return out;
  }

  /**
   * HDFS leases a file to its writer and releases the lease a minute after the writer is gone. This
   * lease is the lock.
   */
  @Override
  public Closeable lock() throws IOException {
    Path file = new Path(root, LOCK);
    try {
      return allowed(() -> files.exists(file) ? files.append(file) : files.create(file, false));
    } catch (UnsupportedOperationException e) {
      return () -> {}; // object stores have no locks
    } catch (FileAlreadyExistsException | RemoteException e) {
      throw new IOException(
          name
              + " is being written by another process, or was until a minute ago; wait for it or"
              + " stop it ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given")
              + ")",
          e);
    }
  }

  /** Makes flushed data visible to readers; flushing alone does not. */
  private static final class Visible extends OutputStream {

    private final FSDataOutputStream out;

    Visible(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      if (out.hasCapability("hflush")) {
        out.hflush();
      } else {
        out.flush();
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
