package org.salamander.run.hadoop;

import org.salamander.run.store.Folder;
import org.salamander.run.store.RemoteFolders;

/**
 * Opens folders at Hadoop URIs. Hadoop's classes are loaded with the first folder, because loading
 * them takes almost a second.
 */
public final class HadoopFolders implements RemoteFolders {

  /** Called by {@link java.util.ServiceLoader}. */
  public HadoopFolders() {}

  @Override
  public Folder at(String uri) {
    return HadoopFolder.at(uri);
  }
}
