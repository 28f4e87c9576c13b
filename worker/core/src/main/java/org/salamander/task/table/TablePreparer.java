package org.salamander.task.table;

import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.salamander.task.DataException;

/**
 * Makes a store of a table. Implementations are found as services, so that tasks do not depend on
 * Spark.
 */
public interface TablePreparer {

  /**
   * A text that changes when the table's files change: names, lengths and times.
   *
   * @throws DataException if there is no such table
   */
  String fingerprint(String from);

  /**
   * Makes the store.
   *
   * @param out a folder, or its URI
   * @param announce receives lines about what is found
   * @throws DataException if the table is not what the options say
   */
  void prepare(TableOptions options, String out, Consumer<String> announce);

  /**
   * This program's implementation.
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
