package org.salamander.run.study;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.run.study.PublishedTable.Figure;
import org.salamander.run.study.PublishedTable.Row;

/**
 * Published and measured figures as Markdown: one line for every published figure, whether it was
 * measured or not.
 *
 * @param tables the published tables by name, in the page's order
 * @param measured the measured rows
 */
public record ResultsPage(Map<String, PublishedTable> tables, List<ReproducedRow> measured) {

  private static final String HEAD =
      """
      # Results

      This page is written by `scripts/reproduce --page docs/results.md`. Each line is one published figure. "Measured" is the mean over
      the test tasks with its 95% interval; with several seeds it is the mean of the seeds' means and of their intervals. "Training
      tasks" counts the tasks of all seeds. "Core-hours" is training time multiplied by the threads it ran on; the machine may have had
      other work. `scripts/reproduce TABLE` measures a table again.
      """;

  /** The whole page. */
  public String text() {
    StringBuilder page = new StringBuilder(HEAD);
    tables.forEach(
        (name, table) ->
            page.append("\n## ").append(name).append("\n\n").append(text(name, table)));
    return page.toString();
  }

  /** One table. */
  public String text(String name, PublishedTable table) {
    StringBuilder text = new StringBuilder();
    text.append("| ")
        .append(table.title())
        .append(
            """
             | steps | published | measured | seeds | training tasks | core-hours |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (Row row : table.rows()) {
      Optional<ReproducedRow> found =
          measured.stream()
              .filter(m -> m.table().equals(name) && m.row().equals(row.name()))
              .filter(m -> m.figures().size() == row.published().size())
              .findFirst();
      for (int i = 0; i < row.published().size(); i++) {
        text.append(line(row, i, found.orElse(null)));
      }
    }
    return text.toString();
  }

  private static String line(Row row, int index, @Nullable ReproducedRow measured) {
    Figure figure = row.published().get(index);
    String name = row.name() + (row.source().isEmpty() ? "" : " (" + row.source() + ")");
    String published = figure(figure.value(), figure.interval());
    if (measured == null) {
      String step = figure.step() == null ? "" : figure.step().toString();
      return String.format(
          Locale.ROOT, "| %s | %s | %s | not run | | | |%n", name, step, published);
    }
    ReproducedRow.Value value = measured.figures().get(index);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %d | %,d | %s |%n",
        name,
        value.step(),
        published,
        figure(value.mean(), value.interval()),
        measured.seeds(),
        measured.trainingTasks(),
        hours(measured.coreHours()));
  }

  private static String hours(double hours) {
    return hours > 0 && hours < 0.01 ? "< 0.01" : String.format(Locale.ROOT, "%.2f", hours);
  }

  private static String figure(@Nullable Double value, @Nullable Double interval) {
    if (value == null) {
      return "–";
    }
    return String.format(Locale.ROOT, "%.2f", value)
        + (interval == null ? "" : String.format(Locale.ROOT, " ± %.2f", interval));
  }
}
