package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.run.study.PublishedTable;
import org.salamander.run.study.PublishedTable.Budget;
import org.salamander.run.study.Reproduction;
import org.salamander.run.study.Reproduction.Result;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander reproduce}. */
@Command(
    name = "reproduce",
    description = {
      "Rerun a published table and print published beside measured, as a table in Markdown.",
      "The tables are files in conf/tables. The same command goes on where it was stopped."
    },
    footer = {
      "  salamander reproduce --list",
      "  salamander reproduce sinusoid",
      "  salamander reproduce omniglot --budget quick --out runs/omniglot-table"
    })
final class ReproduceCommand implements Callable<Integer> {

  private static final String SUFFIX = ".conf";

  @Parameters(
      paramLabel = "TABLE",
      arity = "0..1",
      description = "a name that --list tells, or a file like those in conf/tables")
  private @Nullable String table;

  @Option(names = "--list", description = "print the tables there are, and end")
  private boolean list;

  @Option(
      names = "--budget",
      paramLabel = "BUDGET",
      description =
          "quick (to see that it runs), stated (what one machine does in an hour or so; the default)"
              + " or full (the papers' own)")
  private Budget budget = Budget.STATED;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "where the runs go (default: runs/reproduce-TABLE)")
  private @Nullable String out;

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of every row's configuration to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Mixin private MasterOption master = new MasterOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter printed = spec.commandLine().getOut();
    if (list) {
      for (String name : tables()) {
        printed.printf("%-16s%s%n", name, PublishedTable.read(file(name)).title());
      }
      printed.flush();
      return 0;
    }
    if (table == null) {
      throw new IllegalArgumentException("TABLE is missing; it must be " + choices());
    }
    Path file = file(table);
    PublishedTable read = PublishedTable.read(file);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.conf$", "");
    Reproduction reproduction =
        new Reproduction(
            file, read, budget, settings, out != null ? out : "runs/reproduce-" + name);
    Console console = Console.on(spec.commandLine().getErr());
    try (Interruption interruption = Interruption.listen(console)) {
      print(read, reproduction.run(master.url(), console, interruption::requested), printed);
      return 0;
    }
  }

  private void print(PublishedTable read, List<Result> results, PrintWriter printed) {
    printed.println(
        "| " + read.title() + " | steps | published | measured | iterations, test tasks |");
    printed.println("| --- | --- | --- | --- | --- |");
    for (Result result : results) {
      printed.printf(
          Locale.ROOT,
          "| %s (%s) | %d | %s | %s | %,d, %d |%n",
          result.row().name(),
          result.row().source(),
          result.step(),
          figure(result.published().value(), result.published().interval()),
          figure(result.measured().mean(), result.measured().ci95()),
          result.iterations(),
          result.tasks());
    }
    printed.println();
    printed.println(
        "Budget: "
            + budget.name().toLowerCase(Locale.ROOT)
            + ". Measured: means over the test tasks with their 95% intervals, one seed.");
    printed.flush();
  }

  private static String figure(double value, @Nullable Double interval) {
    return String.format(Locale.ROOT, "%.2f", value)
        + (interval == null ? "" : String.format(Locale.ROOT, " ± %.2f", interval));
  }

  private static Path file(String table) {
    Path named = folder().resolve(table + SUFFIX);
    if (Files.isRegularFile(named)) {
      return named;
    }
    Path file = Path.of(table);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException("TABLE is " + table + "; it must be " + choices());
    }
    return file;
  }

  private static String choices() {
    return "one of " + String.join(", ", tables()) + ", or a file like those in " + folder();
  }

  private static List<String> tables() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // without the project's folder there are the user's own files alone
    }
  }

  private static Path folder() {
    return Path.of(System.getProperty("salamander.home", "")).resolve("conf").resolve("tables");
  }
}
