package org.salamander.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.OutputPlace;
import org.salamander.cli.terminal.Console;
import org.salamander.run.predict.PredictRequest;
import org.salamander.run.predict.TableModel;
import org.salamander.run.predict.TableModels;
import org.salamander.run.store.Folder;
import org.salamander.table.SparkSessions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander predict}. */
@Command(
    name = "predict",
    description = {
      "Predict rows of a table. For each task, the model adapts to the rows with a target and predicts the rows without one.",
      "The output has one row for each predicted row: the task, the requested columns, prediction, probability (for labels), adapted (false if the task has no row with a target) and support_rows."
    },
    footer = {
      "  salamander predict runs/shop --table shop/new.parquet --id receipt --out predictions.csv",
      "  salamander predict runs/shop --table hdfs://HOST:9000/new --out hdfs://HOST:9000/predictions"
          + " --master yarn"
    })
final class PredictCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN_DIR", description = "run directory, local or any Hadoop URI")
  private String run = "";

  @Option(
      names = "--table",
      required = true,
      paramLabel = "URI",
      description = "a path, a glob or a URI of files, or hive:database.table")
  private String table = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "URI",
      description =
          "the output: a local .csv file, sorted by task; any other name is a folder that Spark writes, in Parquet unless the name ends in .csv, .orc or .json")
  private String out = "";

  @Option(
      names = "--id",
      split = ",",
      paramLabel = "COL",
      description = "columns that identify a row; they are copied to the output")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COL",
      description = "other columns that are copied to the output")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--role",
      paramLabel = "COL",
      description =
          "the column that says support or query (default: rows with a target are support, those without"
              + " query)")
  private @Nullable String role;

  @Mixin private StepsOption steps = new StepsOption();

  @Option(
      names = "--adapted",
      paramLabel = "URI",
      description =
          "also write one row for each task: its adapted parameters, support_loss and support_rows")
  private @Nullable String adapted;

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Mixin private MasterOption master = new MasterOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    steps.requireBounded();
    Console console = Console.on(spec.commandLine().getErr());
    OutputPlace.tried("--out", out);
    if (adapted != null) {
      OutputPlace.tried("--adapted", adapted);
      if (Folder.at(adapted).place().equals(Folder.at(out).place())) {
        throw new IllegalArgumentException(
            "--out and --adapted are both " + out + "; name two places");
      }
    }
    TableModel model = TableModels.open(run, checkpoint.which(), steps.given(), console::note);
    List<String> carried = new ArrayList<>(ids);
    carried.addAll(columns);
    PredictRequest request = new PredictRequest(table, role, carried, out, adapted);
    try (SparkSession spark = SparkSessions.open(master.url())) {
      request.run(spark, model, console::note);
    }
    spec.commandLine().getOut().println(out);
    return 0;
  }
}
