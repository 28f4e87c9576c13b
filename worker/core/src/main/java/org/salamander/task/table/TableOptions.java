package org.salamander.task.table;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table becomes a store: the options of {@code salamander prepare table}, each also a key of
 * {@code tasks { source = table }}.
 *
 * @param from a path, a glob, or a URI of files, or {@code hive:database.table}
 * @param task the column that names a row's task
 * @param target the column to predict
 * @param features the columns to predict it from; empty for all that are not named elsewhere
 * @param categorical the features that are categories, whatever their type
 * @param order the column that orders the rows of a task
 * @param split the column that says train, validation or test
 * @param role the column that says support or query
 * @param weight the column with a row's weight
 * @param kind of the targets; null for the kind that their type suggests
 * @param maxRows the largest number of rows to keep of a task; null for all
 * @param maxCategories the largest number of different values in a column of texts that is not
 *     declared a category
 */
public record TableOptions(
    String from,
    String task,
    String target,
    List<String> features,
    List<String> categorical,
    @Nullable String order,
    @Nullable String split,
    @Nullable String role,
    @Nullable String weight,
    @Nullable Kind kind,
    @Nullable Integer maxRows,
    int maxCategories)
    implements Serializable {

  /** The default of {@code maxCategories}. */
  public static final int MAX_CATEGORIES = 10_000;

  /** The kind of the targets. */
  public enum Kind {
    REGRESSION,
    BINARY,
    CLASSES
  }

  public TableOptions {
    features = List.copyOf(features);
    categorical = List.copyOf(categorical);
  }

  /**
   * The given options, with defaults for the others.
   *
   * @param features the columns to predict from; empty for all that are not named elsewhere
   */
  public static TableOptions of(String from, String task, String target, String... features) {
    return new TableOptions(
        from,
        task,
        target,
        List.of(features),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        null,
        MAX_CATEGORIES);
  }
}
