package org.salamander.table;

import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.task.table.TableOptions;
import org.salamander.task.table.TablePreparer;

/**
 * Prepares tables on first use. It uses the run's Spark if there is one, otherwise this machine's
 * cores.
 */
public final class SparkTablePreparer implements TablePreparer {

  /** Called by {@link java.util.ServiceLoader}. */
  public SparkTablePreparer() {}

  @Override
  public String fingerprint(String from) {
    return TableReader.fingerprint(from);
  }

  @Override
  public void prepare(TableOptions options, String out, Consumer<String> announce) {
    if (SparkContexts.shared()) {
      new StorePreparation(SparkSession.builder().getOrCreate(), announce).prepare(options, out);
      return;
    }
    try (SparkSession spark = SparkSessions.open(null)) {
      new StorePreparation(spark, announce).prepare(options, out);
    }
  }
}
