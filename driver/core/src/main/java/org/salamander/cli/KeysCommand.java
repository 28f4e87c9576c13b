package org.salamander.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.salamander.run.RunConfig;
import org.salamander.run.config.KeyReference;
import org.salamander.run.config.KeyReference.Entry;
import org.salamander.run.config.KeyReference.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander keys}. */
@Command(
    name = "keys",
    description = {
      "Print every key of a configuration, with its values, its default and its meaning.",
      "Keys of plug-ins are included. docs/configuration.md has the same list."
    },
    footer = {
      "  salamander keys",
      "  salamander keys learner",
      "  salamander keys --markdown > docs/configuration.md"
    })
final class KeysCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "SECTION",
      arity = "0..1",
      description =
          "only this section and the sections inside it, such as outer or outer.optimizer")
  private String path = "";

  @Option(names = "--markdown", description = "print Markdown")
  private boolean markdown;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<Section> all = KeyReference.of(RunConfig.schema(), RunConfig.class);
    List<Section> asked =
        all.stream()
            .filter(s -> path.isEmpty() || (s.path() + ".").startsWith(path + "."))
            .toList();
    if (asked.isEmpty()) {
      throw new IllegalArgumentException(
          "SECTION is "
              + path
              + "; it must be one of "
              + String.join(
                  ", ",
                  all.stream().map(Section::path).filter(p -> !p.isEmpty()).distinct().toList()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (markdown) {
      out.print(PREFACE);
      asked.forEach(section -> page(section, out));
    } else {
      asked.forEach(section -> text(section, out));
    }
    out.flush();
    return 0;
  }

  private static void text(Section section, PrintWriter out) {
    out.println((section.path().isEmpty() ? "the top" : section.title()) + about(section, ": "));
    for (Entry entry : section.entries()) {
      out.println("  " + entry.key() + "  " + entry.meaning());
      out.println("      " + entry.values() + otherwise(entry));
    }
    out.println();
  }

  private static String otherwise(Entry entry) {
    return entry.otherwise().isEmpty()
        ? ""
        : "; "
            + (entry.otherwise().equals(KeyReference.REQUIRED) ? "" : "default ")
            + entry.otherwise();
  }

  private static String about(Section section, String before) {
    return section.about().isEmpty() ? "" : before + section.about();
  }

  private static final String PREFACE =
      """
      # Configuration

      This page lists every key of a configuration. `salamander keys --markdown` writes it. A configuration is a
      [HOCON](https://github.com/lightbend/config/blob/main/HOCON.md) file; `conf/` has examples. On the command line, `--set key=value` takes the same
      keys with dots: `--set outer.optimizer.rate=0.01`. An unknown key is refused, and the error names the nearest known key. `config.conf` in a run
      directory contains every default. A key without a default may be left out, unless it is required. Its meaning says what happens then. `null` has
      the same effect, and for numbers also `auto`.
      """;

  private static void page(Section section, PrintWriter out) {
    boolean top = section.choice().isEmpty();
    out.println();
    out.println(
        (top ? "## " : "### ") + (section.path().isEmpty() ? "Top level" : code(section.title())));
    out.println();
    if (!section.about().isEmpty()) {
      out.println(sentence(section.about()));
      out.println();
    }
    if (section.entries().isEmpty()) {
      out.println("No keys of its own.");
      return;
    }
    out.println("| key | takes | default | meaning |");
    out.println("| --- | --- | --- | --- |");
    for (Entry entry : section.entries()) {
      boolean given =
          entry.otherwise().isEmpty() || entry.otherwise().equals(KeyReference.REQUIRED);
      out.println(
          "| "
              + String.join(
                  " | ",
                  code(entry.key()),
                  cell(entry.values()),
                  given ? entry.otherwise() : code(entry.otherwise()),
                  cell(entry.meaning()))
              + " |");
    }
  }

  private static String sentence(String about) {
    return Character.toUpperCase(about.charAt(0)) + about.substring(1) + ".";
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
  }
}
