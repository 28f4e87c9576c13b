package org.salamander.task.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;
import org.salamander.task.RemoteFiles;

/**
 * Image stores at URIs. Each JVM fetches a store once and keeps a local copy, which is verified,
 * memory-mapped and shared by all threads. Executors that share a disk and a program's scratch
 * folder also share the copy.
 */
final class RemoteStores {

  private static final Map<String, ImageStore> FETCHED = new ConcurrentHashMap<>();

  private RemoteStores() {}

  /**
   * The store at a URI.
   *
   * @param checksum the store's checksum; null if it is not known yet
   * @throws DataException if the store is missing or damaged
   */
  static ImageStore open(String uri, @Nullable String checksum) {
    return FETCHED.compute(
        uri,
        (u, before) ->
            before != null && (checksum == null || before.checksum().equals(checksum))
                ? before
                : fetched(u, checksum));
  }

  private static ImageStore fetched(String uri, @Nullable String checksum) {
    try {
      RemoteFiles files = RemoteFiles.service();
      String name = checksum == null ? "store-" + ProcessHandle.current().pid() : checksum;
      Path copy = files.scratch().resolve(name);
      if (checksum == null || !Files.exists(copy)) {
        files.fetch(uri, copy, "image store");
      }
      ImageStore store = ImageStore.open(copy).from(uri);
      if (checksum != null && !store.checksum().equals(checksum)) {
        Files.delete(copy);
        throw new DataException(
            uri
                + ": its checksum is "
                + store.checksum()
                + ", where the run began "
                + checksum
                + "; restore the run's store, and do not change it during a run");
      }
      return store;
    } catch (IOException e) {
      throw new DataException(uri + ": this image store cannot be fetched: " + e.getMessage(), e);
    }
  }
}
