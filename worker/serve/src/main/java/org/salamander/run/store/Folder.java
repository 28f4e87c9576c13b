package org.salamander.run.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A folder on some file system. Paths are relative to it, with {@code /} between names. Failures
 * are {@link IOException}s whose messages name the path and the reason.
 */
public interface Folder {

  /** The file that is locked. */
  String LOCK = ".lock";

  /**
   * The folder at a local path or, where the program has {@link RemoteFolders}, at any URI that
   * they know. A local zip is a folder that can be read.
   *
   * @throws IllegalArgumentException if the name is empty, or the URI's file system is not known
   */
  static Folder at(String location) {
    if (location.isBlank()) {
      throw new IllegalArgumentException(
          "the name of the directory is empty; it must be a path, or a URI of a file system");
    }
    if (LocalFolder.isLocal(location)) {
      LocalFolder folder = LocalFolder.at(location);
      return folder.isZip() ? new ZipFolder(location, folder.root()) : folder;
    }
    return RemoteFolders.service(location).at(location);
  }

  /** The folder's name, as its user wrote it. */
  String name();

  /** The same for every way of writing the folder's name. */
  default String place() throws IOException {
    return name();
  }

  /** Whether a network lies between, so that what fails now may work in a while. */
  default boolean remote() {
    return false;
  }

  /** Whether the folder itself is there. */
  boolean exists() throws IOException;

  /** Whether the folder cannot exist, because a file has its path or a path above it. */
  boolean obstructed() throws IOException;

  /**
   * Tries whether the folder can be made and written, and leaves nothing behind. A folder behind a
   * network is not tried: it may work in a while.
   *
   * @throws IOException where it cannot
   */
  default void tryToWrite() throws IOException {}

  /** Whether there is something at a path. */
  boolean exists(String path) throws IOException;

  /** Names of what is directly in the folder, sorted; empty if the folder is not there. */
  List<String> list() throws IOException;

  /** A file's whole content. */
  byte[] read(String path) throws IOException;

  /**
   * Writes a file whole, with the folders above it: afterwards it is on the disk, with the old
   * content or the new whatever happens.
   */
  void write(String path, byte[] content) throws IOException;

  /** Renames a file or folder in one step, to a name that is not taken. */
  void rename(String from, String to) throws IOException;

  /** Removes a file, or a folder with all that is in it; nothing where there is nothing. */
  void delete(String path) throws IOException;

  /**
   * A stream to a file's end; {@link OutputStream#flush} makes what was written visible to readers.
   */
  OutputStream append(String path) throws IOException;

  /**
   * Takes the folder for one writer, making it where it is not there. The lock does not outlive the
   * process, however that ends.
   *
   * @throws IOException if another process holds it
   */
  Closeable lock() throws IOException;
}
