package org.salamander.task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a data set's image store: at the path that the configuration gives, or else in a folder of
 * stores, {@code SALAMANDER_STORES} or {@code ~/.cache/salamander}. There a missing store is
 * prepared on first use, from the folder {@code omniglot} under {@code SALAMANDER_DATA} where that
 * exists, or else from the official address; of several processes one does it and the others wait.
 */
public final class Stores {

  /** The one data set that can be prepared by name. */
  private static final String OMNIGLOT = "omniglot";

  private final Path folder;
  private final OmniglotPreparation preparation;
  private final String omniglot;
  private final Consumer<String> announce;

  /**
   * @param folder where stores are kept by name
   * @param omniglot the folder or address from which Omniglot's is prepared
   * @param announce told, a line at a time, of what takes long
   */
  public Stores(Path folder, String omniglot, Consumer<String> announce) {
    this(folder, OmniglotPreparation.OFFICIAL, omniglot, announce);
  }

  Stores(Path folder, OmniglotPreparation preparation, String omniglot, Consumer<String> announce) {
    this.folder = folder;
    this.preparation = preparation;
    this.omniglot = omniglot;
    this.announce = announce;
  }

  /** The stores that an environment's variables point to, or their defaults. */
  public static Stores of(Map<String, String> environment, Consumer<String> announce) {
    String stores = environment.getOrDefault("SALAMANDER_STORES", "");
    String data = environment.getOrDefault("SALAMANDER_DATA", "");
    Path folder =
        stores.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "salamander")
            : Path.of(stores);
    boolean here = !data.isBlank() && Files.isDirectory(Path.of(data, OMNIGLOT));
    String omniglot =
        here ? Path.of(data, OMNIGLOT).toString() : OmniglotPreparation.OFFICIAL_ADDRESS;
    return new Stores(folder, omniglot, announce);
  }

  /**
   * The verified store of a data set.
   *
   * @param path its file, where the configuration names one
   * @throws DataException if it is missing and cannot be prepared, is damaged, or is another data
   *     set's
   */
  public ImageStore open(String dataset, @Nullable String path) {
    ImageStore store = ImageStore.open(path == null ? kept(dataset) : Path.of(path));
    if (!store.dataset().equals(dataset)) {
      throw new DataException(
          "dataset is "
              + dataset
              + "; the store "
              + store.path()
              + " holds "
              + store.dataset()
              + ", so set dataset = "
              + store.dataset());
    }
    return store;
  }

  private Path kept(String dataset) {
    if (!dataset.equals(OMNIGLOT)) {
      throw new DataException(
          "dataset is "
              + dataset
              + "; without a store it must be "
              + OMNIGLOT
              + ", any other needs store = its prepared file");
    }
    Path store = folder.resolve(OMNIGLOT + ".store");
    if (!Files.exists(store)) {
      prepare(store);
    }
    return store;
  }

  private void prepare(Path store) {
    announce.accept("Preparing " + store + " from " + omniglot + ", once for all runs");
    try {
      preparation.make(omniglot, store, false, Progress.lines(announce));
    } catch (DataException e) {
      throw new DataException(
          "the store of omniglot is not there yet and cannot be prepared: "
              + e.getMessage()
              + "; once the files can be had, run: salamander prepare omniglot --from DIR_OR_URL"
              + " --out "
              + store,
          e);
    }
  }
}
