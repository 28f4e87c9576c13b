package org.salamander.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ServiceLoader;

/**
 * Files at URIs, for data that every machine of a cluster reads: found as a service, so that tasks
 * need not know of Hadoop.
 */
public interface RemoteFiles {

  /** Opens a file. */
  InputStream open(String uri) throws IOException;

  /** A local folder that goes when the program does, shared by those executors that share disks. */
  Path scratch() throws IOException;

  /** Whether a location is a URI, not a local path. */
  static boolean isRemote(String location) {
    return location.matches("[a-zA-Z][a-zA-Z0-9+.-]+:/.*") && !location.startsWith("file:");
  }

  /**
   * Those of this program.
   *
   * @throws DataException if it has none
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
