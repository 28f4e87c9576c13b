package org.salamander.task.table;

import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.salamander.task.DataException;

/**
 * Makes a store from a table. The implementation is found by {@link java.util.ServiceLoader}, so
 * that this package does not depend on Spark.
 */
public interface TablePreparer {

  /**
   * A text that changes when the table's files change. It lists their names, lengths and times of
   * change.
   *
   * @throws DataException if the table does not exist
   */
  String fingerprint(String from);

  /**
   * Makes the store.
   *
   * @param out a folder, or its URI
   * @param announce receives lines about the table's columns and tasks
   * @throws DataException if the table does not fit the options
   */
  void prepare(TableOptions options, String out, Consumer<String> announce);

  /**
   * The implementation on the class path.
   *
   * @throws DataException if there is none
   */
  static TablePreparer service() {
    return ServiceLoader.load(TablePreparer.class, TablePreparer.class.getClassLoader())
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "this program reads prepared stores alone; set tasks.store, or start Salamander"
                        + " with its driver's jar on the class path"));
  }
}
