package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.OutputFile;
import org.salamander.cli.output.OutputPlace;
import org.salamander.cli.terminal.Console;
import org.salamander.report.RunReport;
import org.salamander.run.RunFailed;
import org.salamander.run.store.Folder;
import org.salamander.run.study.Budget;
import org.salamander.run.study.PublishedTable;
import org.salamander.run.study.PublishedTables;
import org.salamander.run.study.ReproducedRow;
import org.salamander.run.study.ReproducedRows;
import org.salamander.run.study.Reproduction;
import org.salamander.run.study.ResultsPage;
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
      "Run the experiments of a published table again, and print published and measured figures as a table in Markdown.",
      "The tables are files in conf/tables. If it was stopped, the same command continues."
    },
    footer = {
      "  salamander reproduce --list",
      "  salamander reproduce sinusoid",
      "  salamander reproduce omniglot-5way --row 'FOMAML, 1-shot' --budget 0.5",
      "  salamander reproduce reptile-figure-3 --report figure-3.html",
      "  salamander reproduce omniglot-5way --budget 2.5 --out runs/omniglot-table",
      "  salamander reproduce --page docs/results.md runs/*/measured.json"
    })
final class ReproduceCommand implements Callable<Integer> {

  /** The file of measured rows, next to the runs. */
  private static final String MEASURED = "measured.json";

  @Parameters(
      paramLabel = "TABLE",
      arity = "0..*",
      description =
          "a name from --list, or a file like those in conf/tables; with --page: files of measured rows to add to the page")
  private List<String> names = new ArrayList<>();

  @Option(names = "--list", description = "print the names of the tables, and end")
  private boolean list;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description =
          "write a page with every published figure and the measured one, from the measured rows in the .json file next to it and in the named files; then end")
  private @Nullable Path page;

  @Option(
      names = "--row",
      paramLabel = "NAME",
      description =
          "only this row, or rows whose names begin with this text; may be given several times")
  private List<String> rows = new ArrayList<>();

  @Option(
      names = "--budget",
      paramLabel = "BUDGET",
      description =
          "length of training: quick (only to see that it runs), stated (about an hour on one machine; the default), full (as in the papers), or a number of hours on this machine: then rows are trained for equal times, and the outer rate is annealed if that is shorter than the paper's training")
  private String budget = "stated";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the runs (default: runs/reproduce-TABLE)")
  private @Nullable String out;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "write a page with the curves of all rows, as the command report does")
  private @Nullable Path report;

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
        printed.printf(Locale.ROOT, "%-16s%s%n", name, PublishedTable.read(file(name)).title());
      }
      printed.flush();
      return 0;
    }
    return page != null ? writePage(page, printed) : reproduce(printed);
  }

  private int writePage(Path page, PrintWriter printed) throws IOException {
    Folder folder = folder(page);
    OutputPlace.tried("--page", folder.name());
    String name = String.valueOf(page.getFileName());
    String data = name.replaceFirst("\\.[^.]*$", "") + ".json";
    List<ReproducedRow> measured = ReproducedRows.read(folder, data);
    for (String file : names) {
      if (!Files.isRegularFile(Path.of(file))) {
        throw new IllegalArgumentException(
            file + ": no such file; with --page it must hold measured rows, as DIR/" + MEASURED);
      }
      Path more = Path.of(file);
      measured =
          ReproducedRows.merge(
              measured, ReproducedRows.read(folder(more), String.valueOf(more.getFileName())));
    }
    Map<String, PublishedTable> all = new LinkedHashMap<>();
    for (String table : tables()) {
      all.put(table, PublishedTable.read(file(table)));
    }
    ReproducedRows.write(folder, data, measured);
    folder.write(name, new ResultsPage(all, measured).text().getBytes(StandardCharsets.UTF_8));
    printed.println(page);
    printed.flush();
    return 0;
  }

  private static Folder folder(Path file) {
    return Folder.at(String.valueOf(file.toAbsolutePath().getParent()));
  }

  private int reproduce(PrintWriter printed) throws IOException {
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "TABLE is "
              + (names.isEmpty() ? "missing" : String.join(" ", names))
              + "; it must be "
              + choices());
    }
    Path file = file(names.get(0));
    PublishedTable table = PublishedTable.read(file);
    PublishedTable chosen = table.only(rows);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.conf$", "");
    String runs = out != null ? out : "runs/reproduce-" + name;
    OutputPlace.tried("--out", runs);
    Folder folder = Folder.at(runs);
    OutputFile written = report == null ? null : OutputFile.of("--report", report);
    Map<String, String> trained = new LinkedHashMap<>(); // labels on the page by directory
    Reproduction reproduction =
        new Reproduction(name, file, chosen, Budget.parse(budget), settings, runs);
    Console console = Console.on(spec.commandLine().getErr());
    try (Interruption interruption = Interruption.listen(console)) {
      reproduction.run(
          master.url(),
          console,
          interruption::requested,
          (row, directories) -> {
            keep(folder, row);
            for (int i = 0; i < directories.size(); i++) {
              trained.putIfAbsent(directories.get(i), label(row, i + 1));
            }
          });
    }
    List<ReproducedRow> measured = ReproducedRows.read(folder, MEASURED);
    printed.println(new ResultsPage(Map.of(name, table), measured).text(name, table));
    printed.flush();
    if (written != null) {
      if (trained.isEmpty()) {
        throw new RunFailed("no row was measured: --report has nothing to show");
      }
      List<String> directories = List.copyOf(trained.keySet());
      List<String> labels = List.copyOf(trained.values());
      written.write(RunReport.of(directories, labels, "last", List.of(), console::note).html());
    }
    return 0;
  }

  private static String label(ReproducedRow row, int seed) {
    return row.seeds() == 1 ? row.row() : row.row() + ", seed=" + seed;
  }

  /** Adds a row to the file of measured rows, which another program may have written meanwhile. */
  private static void keep(Folder folder, ReproducedRow row) {
    try {
      List<ReproducedRow> before = ReproducedRows.read(folder, MEASURED);
      ReproducedRows.write(folder, MEASURED, ReproducedRows.merge(before, List.of(row)));
    } catch (IOException e) {
      throw new UncheckedIOException(folder.name() + "/" + MEASURED + " cannot be written", e);
    }
  }

  private static Path file(String table) {
    Path named = PublishedTables.own().file(table);
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
    return "one of "
        + String.join(", ", tables())
        + ", or a file like those in "
        + PublishedTables.own().folder();
  }

  private static List<String> tables() {
    return PublishedTables.own().names();
  }
}
