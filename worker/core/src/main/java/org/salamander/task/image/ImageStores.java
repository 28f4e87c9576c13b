package org.salamander.task.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataContext;
import org.salamander.task.DataException;
import org.salamander.task.Progress;

/**
 * Finds a data set's image store: at the path that the configuration gives, or else in a folder of
 * stores, {@code SALAMANDER_STORES} or {@code ~/.cache/salamander}. If the store is missing there,
 * it is prepared on first use: from the folder with its name under {@code SALAMANDER_DATA}, if
 * {@link MiniImagenetPreparation} can read this folder. Omniglot's store is prepared from the
 * folder {@code omniglot}, or else from the official address. If several processes need a store,
 * one of them prepares it and the others wait.
 */
final class ImageStores {

  /** The one data set that can be prepared by name alone. */
  private static final String OMNIGLOT = "omniglot";

  private final Path folder;
  private final @Nullable Path data;
  private final OmniglotPreparation preparation;
  private final String omniglot;
  private final Consumer<String> announce;

  /**
   * @param folder where stores are kept by name
   * @param data folder of raw data sets, each in a folder with its name; null if there is none
   * @param announce receives a line for each step that takes long
   */
  public ImageStores(Path folder, @Nullable Path data, Consumer<String> announce) {
    this(folder, data, OmniglotPreparation.OFFICIAL, omniglot(data), announce);
  }

  /**
   * @param omniglot the folder or address from which Omniglot's store is prepared
   */
  ImageStores(
      Path folder,
      @Nullable Path data,
      OmniglotPreparation preparation,
      String omniglot,
      Consumer<String> announce) {
    this.folder = folder;
    this.data = data;
    this.preparation = preparation;
    this.omniglot = omniglot;
    this.announce = announce;
  }

  private static String omniglot(@Nullable Path data) {
    return data != null && Files.isDirectory(data.resolve(OMNIGLOT))
        ? data.resolve(OMNIGLOT).toString()
        : OmniglotPreparation.OFFICIAL_ADDRESS;
  }

  /** The stores that the environment's variables point to, or their defaults. */
  public static ImageStores of(DataContext context) {
    String data = context.environment().getOrDefault("SALAMANDER_DATA", "");
    return new ImageStores(
        context.stores(), data.isBlank() ? null : Path.of(data), context.announce());
  }

  /**
   * The verified store of a data set.
   *
   * @param path its file or URI; null if the configuration names none
   * @throws DataException if it is missing and cannot be prepared, is damaged, or has another data
   *     set
   */
  public ImageStore open(String dataset, @Nullable String path) {
    ImageStore store = path == null ? ImageStore.open(kept(dataset)) : ImageStore.at(path);
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
    Path raw = raw(dataset);
    if (raw == null && !dataset.equals(OMNIGLOT)) {
      throw new DataException(
          "dataset is "
              + dataset
              + "; without a store it must be "
              + OMNIGLOT
              + " or a folder of that name with train.csv under SALAMANDER_DATA"
              + (data == null ? ", which is not set" : ", which is " + data)
              + "; any other needs store = its prepared file");
    }
    Path store = folder.resolve(dataset + ".store");
    if (!Files.exists(store)) {
      prepare(dataset, raw, store);
    }
    return store;
  }

  /** The folder of a data set's lists and images; null if there is none. */
  private @Nullable Path raw(String dataset) {
    if (data == null || !dataset.matches("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*")) {
      return null;
    }
    Path raw = data.resolve(dataset);
    return MiniImagenetPreparation.recognizes(raw) ? raw : null;
  }

  private void prepare(String dataset, @Nullable Path raw, Path store) {
    Object from = raw != null ? raw : omniglot;
    announce.accept("Preparing " + store + " from " + from + ", once for all runs");
    Progress progress = Progress.lines(announce);
    try {
      if (raw != null) {
        MiniImagenetPreparation.make(dataset, raw, store, false, progress);
      } else {
        preparation.make(omniglot, store, false, progress);
      }
    } catch (DataException e) {
      throw new DataException(
          "the store of "
              + dataset
              + " is not there yet and cannot be prepared: "
              + e.getMessage()
              + "; once the files can be had, run: salamander prepare "
              + (raw != null
                  ? MiniImagenetPreparation.NAME + " --dataset " + dataset + " --from DIR"
                  : OMNIGLOT + " --from DIR_OR_URL")
              + " --out "
              + store,
          e);
    }
  }
}
