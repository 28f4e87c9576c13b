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
   * The folder at a local path or, if the program has {@link RemoteFolders}, at any URI that they
   * know. A local zip is a folder that can be read.
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

  /** The canonical name, equal for all names of the same folder. */
  default String place() throws IOException {
    return name();
  }

  /** Whether the folder is reached over a network, so that a failed operation may succeed later. */
  default boolean remote() {
    return false;
  }

  /** Whether the folder exists. */
  boolean exists() throws IOException;

  /** Whether the folder cannot exist, because a file has its path or a path above it. */
  boolean obstructed() throws IOException;

  /**
   * Checks that the folder can be created and written, and leaves no files behind. A folder on a
   * network is not checked, because it may work later.
   *
   * @throws IOException if it cannot be created or written
   */
  default void tryToWrite() throws IOException {}

  /** Whether a file or folder exists at a path. */
  boolean exists(String path) throws IOException;

  /** Names of the folder's direct entries, sorted; empty if the folder does not exist. */
  List<String> list() throws IOException;

  /** A file's whole content. */
  byte[] read(String path) throws IOException;

  /**
   * Writes a file atomically, creating parent folders. Whatever happens, the file on disk has
   * either the old content or the new.
   */
  void write(String path, byte[] content) throws IOException;

  /** Renames a file or folder in one step, to a name that is not taken. */
  void rename(String from, String to) throws IOException;

  /** Removes a file, or a folder with its contents, if it exists. */
  void delete(String path) throws IOException;

  /**
   * A stream that appends to a file; {@link OutputStream#flush} makes written data visible to
   * readers.
   */
  OutputStream append(String path) throws IOException;

  /**
   * Locks the folder for one writer, creating it if needed. The lock ends with the process, however
   * that ends. @throws IOException if another process holds it
   */
  Closeable lock() throws IOException;
}
