package org.salamander.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.OutputFile;
import org.salamander.cli.output.OutputPlace;
import org.salamander.cli.terminal.Console;
import org.salamander.report.RunReport;
import org.salamander.report.page.Browser;
import org.salamander.run.store.Folder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander report}. */
@Command(
    name = "report",
    description = {
      "Write one HTML page about a run, or about several side by side.",
      "It evaluates each run like the command evaluate. The page has learning curves, results against inner steps, example tasks, configuration and provenance."
    },
    footer = {
      "  salamander report runs/sine",
      "  salamander report runs/maml runs/fomaml --out compared.html",
      "  salamander report runs/sine --set evaluation.tasks=100 --png pictures"
    })
final class ReportCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "RUN_DIR",
      arity = "1..*",
      description = "run directories, local or any Hadoop URI")
  private List<String> runs = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "the page (default: report.html in the run directory, or in this folder for several runs)")
  private @Nullable Path out;

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description =
          "also draw each figure into PNG files in DIR, for light and for dark pages; needs Chromium or Chrome")
  private @Nullable Path png;

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of every run's configuration to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Set<String> places = new HashSet<>();
    for (String run : runs) {
      if (!places.add(Folder.at(run).place())) {
        throw new IllegalArgumentException(
            "RUN_DIR names " + runs + "; give each run directory once");
      }
    }
    OutputFile file =
        out == null && runs.size() == 1
            ? null
            : OutputFile.of("--out", out == null ? Path.of("report.html") : out);
    if (file == null) {
      requireRoomForPage(Folder.at(runs.get(0)));
    }
    if (png != null) {
      OutputPlace.tried("--png", png.toString());
    }
    Browser browser = png == null ? null : browser();
    Console console = Console.on(spec.commandLine().getErr());
    String html = RunReport.of(runs, checkpoint.which(), settings, console::note).html();
    String written = write(html, file);
    spec.commandLine().getOut().println(written);
    if (png != null && browser != null) {
      draw(html, browser, png);
    }
    return 0;
  }

  private static void requireRoomForPage(Folder run) {
    try {
      run.tryToWrite();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the page cannot be written into the run directory: "
              + e.getMessage()
              + "; name another place with --out",
          e);
    }
  }

  /** The browser for {@code --png}. */
  static Browser browser() {
    return Browser.find(System.getenv())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--png needs a browser, and none was found; " + Browser.REMEDY));
  }

  private String write(String html, @Nullable OutputFile file) throws IOException {
    if (file == null) {
      Folder folder = Folder.at(runs.get(0));
      folder.write("report.html", html.getBytes(StandardCharsets.UTF_8));
      return folder.name() + "/report.html";
    }
    file.write(html);
    return file.path().toString();
  }

  private void draw(String html, Browser browser, Path folder) throws IOException {
    Path page = Files.createTempFile("salamander-report", ".html");
    try {
      Files.writeString(page, html, StandardCharsets.UTF_8);
      browser.draw(page, folder).forEach(spec.commandLine().getOut()::println);
    } finally {
      Files.delete(page);
    }
  }
}
