package org.salamander.cli;

import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.salamander.cli.output.OutputPlace;
import org.salamander.table.SparkSessions;
import org.salamander.table.sample.SampleTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code salamander sample}. */
@Command(
    name = "sample",
    description = "Make data for first experiments.",
    footer = "  salamander sample table --out shop",
    subcommands = SampleCommand.Table.class)
final class SampleCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what to make is missing; it must be: table");
  }

  /** {@code salamander sample table}. */
  @Command(
      name = "table",
      description = {
        "Make a table of purchases: DIR/sales for training, and DIR/new with other customers, whose later purchases are to be predicted.",
        "The same seed gives the same rows."
      },
      footer = {
        "  salamander sample table --out shop",
        "  salamander sample table --out shop --format csv --tasks 200"
      })
  static final class Table implements Callable<Integer> {

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "folder of the two tables, local or a URI")
    private String out = "";

    @Option(
        names = "--tasks",
        paramLabel = "N",
        description = "customers for training (default: ${DEFAULT-VALUE})")
    private int tasks = 2000;

    @Option(
        names = "--rows",
        paramLabel = "N",
        description = "mean number of rows of a customer (default: ${DEFAULT-VALUE})")
    private int rows = 30;

    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "seed of all random draws (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "parquet or csv (default: ${DEFAULT-VALUE})")
    private SampleTable.Format format = SampleTable.Format.PARQUET;

    @Mixin private MasterOption master = new MasterOption();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      OutputPlace.tried("--out", out);
      SampleTable table = new SampleTable(seed, tasks, rows, format);
      try (SparkSession spark = SparkSessions.open(master.url())) {
        for (String written : table.write(spark, out)) {
          spec.commandLine().getOut().println(written);
        }
      }
      return 0;
    }
  }
}
