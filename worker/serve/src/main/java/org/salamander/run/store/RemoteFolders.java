package org.salamander.run.store;

import java.util.ServiceLoader;

/**
 * Opens folders on other machines. Implementations are found as services, so that reading a local
 * run does not need Hadoop.
 */
public interface RemoteFolders {

  /**
   * The folder at a URI.
   *
   * @throws IllegalArgumentException if the URI's file system is not known or does not answer
   */
  Folder at(String uri);

  /**
   * This program's implementation.
   *
   * @throws IllegalArgumentException naming {@code location}, if there is none
   */
  static RemoteFolders service(String location) {
    return ServiceLoader.load(RemoteFolders.class, RemoteFolders.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    location
                        + ": this program reads folders of this machine alone; copy the run here, or"
                        + " start Salamander with its driver's jar on the class path"));
  }
}
