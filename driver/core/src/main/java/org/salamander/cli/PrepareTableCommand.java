package org.salamander.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.OutputPlace;
import org.salamander.cli.terminal.Console;
import org.salamander.table.SparkSessions;
import org.salamander.table.StorePreparation;
import org.salamander.task.table.TableOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code salamander prepare table}. */
@Command(
    name = "table",
    description = {
      "Prepare a table in which each row is an example: Parquet, ORC, JSON lines or CSV at a path, a glob or a URI, or hive:database.table.",
      "The same rows give the same bytes, wherever Spark runs. Without --master, Spark uses this machine's cores."
    },
    footer = {
      "  salamander prepare table --from ratings.parquet --task reader --target rating --out ratings.store",
      "  salamander prepare table --from 'hdfs://host/sales/*.parquet' --task store --target units --order day --out hdfs://host/sales.store --master yarn"
    })
final class PrepareTableCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "URI",
      description = "the table: a path, a glob, a URI, or hive:database.table")
  private String from = "";

  @Option(
      names = "--task",
      required = true,
      paramLabel = "COL",
      description = "the column that names a row's task")
  private String task = "";

  @Option(
      names = "--target",
      required = true,
      paramLabel = "COL",
      description = "the column to predict")
  private String target = "";

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COL",
      description = "the columns to predict from (default: all columns without another role)")
  private List<String> features = List.of();

  @Option(
      names = "--categorical",
      split = ",",
      paramLabel = "COL",
      description = "the features that are categories, whatever their type")
  private List<String> categorical = List.of();

  @Option(
      names = "--order",
      paramLabel = "COL",
      description = "the column that sorts a task's rows (default: by their content)")
  private @Nullable String order;

  @Option(
      names = "--split",
      paramLabel = "COL",
      description =
          "the column that says train, validation or test (default: a digest of the task's name, 80, 10 and 10 percent)")
  private @Nullable String split;

  @Option(
      names = "--role",
      paramLabel = "COL",
      description = "the column that says which rows of a task are support and which are query")
  private @Nullable String role;

  @Option(
      names = "--weight",
      paramLabel = "COL",
      description =
          "the column with a row's weight, for the means of its task and for the chance that training draws it")
  private @Nullable String weight;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description = "regression, binary or classes (default: decided by the target's values)")
  private TableOptions.@Nullable Kind kind;

  @Option(
      names = "--max-rows",
      paramLabel = "N",
      description =
          "most rows of a task that are kept, chosen by a digest of their content (default: all)")
  private @Nullable Integer maxRows;

  @Option(
      names = "--max-categories",
      paramLabel = "N",
      description =
          "most values of a text column that is not declared categorical (default: ${DEFAULT-VALUE})")
  private int maxCategories = TableOptions.MAX_CATEGORIES;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "STORE",
      description = "the store to write: a folder or its URI")
  private String out = "";

  @Mixin private MasterOption master = new MasterOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Console console = Console.on(spec.commandLine().getErr());
    OutputPlace.tried("--out", out);
    TableOptions options =
        new TableOptions(
            from,
            task,
            target,
            features,
            categorical,
            order,
            split,
            role,
            weight,
            kind,
            maxRows,
            maxCategories);
    try (SparkSession spark = SparkSessions.open(master.url())) {
      String checksum = new StorePreparation(spark, console::note).prepare(options, out);
      spec.commandLine().getOut().println(checksum + "  " + out);
    }
    return 0;
  }
}
