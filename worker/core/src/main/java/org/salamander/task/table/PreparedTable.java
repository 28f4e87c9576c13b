package org.salamander.task.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.salamander.task.DataContext;
import org.salamander.task.Lock;

/**
 * The store of a table that a configuration names by its source. It is prepared on first use, and
 * again when the table's files or the options change. If several processes need it, one prepares it
 * and the others wait.
 */
final class PreparedTable {

  private PreparedTable() {}

  /** The path or URI of the store. */
  static String of(TableOptions options, DataContext context) {
    TablePreparer preparer = TablePreparer.service();
    String named = options + " " + preparer.fingerprint(options.from());
    byte[] digest = TaskId.sha256().digest(named.getBytes(StandardCharsets.UTF_8));
    Path store =
        context
            .stores()
            .resolve("table-" + HexFormat.of().formatHex(digest, 0, 8) + ".store")
            .toAbsolutePath();
    try {
      Files.createDirectories(context.stores());
      return Lock.holding(
          store,
          () -> {
            if (!Files.exists(store)) {
              context
                  .announce()
                  .accept("Preparing " + store + " from " + options.from() + ", once for all runs");
              preparer.prepare(options, store.toString(), context.announce());
            }
            return store.toString();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          store
              + ": the store cannot be made: "
              + e
              + "; choose a place that can be written with the variable SALAMANDER_STORES",
          e);
    }
  }
}
