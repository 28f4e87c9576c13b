package org.salamander.task;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ServiceLoader;

/**
 * Fetches files at URIs, for data that every machine of a cluster reads. Implementations are found
 * as services, so that tasks do not depend on Hadoop.
 */
public interface RemoteFiles {

  /** How often a file is requested before the failure is reported. */
  int ATTEMPTS = 3;

  /** Opens a file. */
  InputStream open(String uri) throws IOException;

  /** Opens a file to read parts of. */
  Ranges ranges(String uri) throws IOException;

  /** A file that several threads may read parts of. */
  @FunctionalInterface
  interface Ranges {

    /** Reads the bytes from {@code position} on and fills {@code bytes}. */
    void read(long position, byte[] bytes) throws IOException;
  }

  /**
   * A local folder that is removed at the end of the program, shared by executors on the same disk.
   */
  Path scratch() throws IOException;

  /**
   * Copies a file under a temporary name and renames it, so that others never see half of it.
   *
   * @param what the file is, for messages: {@code "image store"}
   * @throws DataException if there is none
   */
  default void fetch(String uri, Path copy, String what) throws IOException {
    Path part = Files.createTempFile(copy.getParent(), "fetching", ".part");
    try {
      for (int attempt = 1; ; attempt++) {
        try (InputStream in = open(uri)) {
          Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
          break;
        } catch (FileNotFoundException e) {
          throw new DataException(uri + ": no such " + what + "; put it there first", e);
        } catch (IOException e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Whether a location is a URI, not a local path. */
  static boolean isRemote(String location) {
    return location.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*") && !location.startsWith("file:");
  }

  /**
   * The path of a location that is not remote: a path, or a {@code file:} URI.
   *
   * @throws DataException if it is no such URI
   */
  static Path local(String location) {
    try {
      return location.startsWith("file:") ? Path.of(new URI(location)) : Path.of(location);
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new DataException(
          location
              + ": no path and no URI of a file ("
              + e.getMessage()
              + "); write file:///absolute/path, or a plain path",
          e);
    }
  }

  /**
   * This program's implementation.
   *
   * @throws DataException if there is none
   */
  static RemoteFiles service() {
    return ServiceLoader.load(RemoteFiles.class, RemoteFiles.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "this program reads local files alone; copy the file here, or start Salamander"
                        + " with its driver's jar on the class path"));
  }
}
