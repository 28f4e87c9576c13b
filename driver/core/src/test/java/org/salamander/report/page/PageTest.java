package org.salamander.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void aNameThatLooksLikeAPlaceOfTheTemplateStaysAName() {
    String html = new Page("runs/${charts}").heading("@template.page() $1").html();
    assertThat(html).contains("<title>runs/${charts}</title>").contains("@template.page() $1");
  }

  @Test
  void textIsEscapedWhereverItStands() {
    String bad = "</script><b onload=\"x\">&";
    Chart chart =
        new Chart(
            "c",
            bad,
            Axis.of(bad),
            Axis.of("y"),
            List.of(Series.of(bad, Series.Style.LINE, new double[] {1, 2}, new double[] {3, 4})),
            false);
    String html =
        new Page(bad)
            .text(bad)
            .figures(List.of(chart))
            .table(List.of("", bad), List.of(List.of(bad, bad)), false)
            .html();
    assertThat(html).doesNotContain("<b onload");
    assertThat(html.split("</script>", -1)).hasSize(5); // the page's own four
  }

  @Test
  void whatCannotBeSeenInANameIsWrittenOut() {
    String name = "run\u001b[31m\u202Egpj.exe\r";
    Series series = Series.of(name, Series.Style.LINE, new double[] {1, 2}, new double[] {3, 4});
    Chart chart = new Chart("c", name, Axis.of(name), Axis.of("y"), List.of(series), false);
    String html =
        new Page(name)
            .figures(List.of(chart))
            .table(List.of("", name), List.of(List.of(name, name)), false)
            .html();
    assertThat(html)
        .doesNotContain("\u001b", "\u202E", "\r", "\\u001B")
        .contains("<title>run\\u001b[31m\\u202egpj.exe\\u000d</title>")
        .contains("\"run\\\\u001b[31m\\\\u202egpj.exe\\\\u000d\"");
  }

  @Test
  void aChartIsInWordsAndInATableToo() {
    double[] x = {0, 1, 2};
    Chart chart =
        new Chart(
            "c",
            "Loss.",
            Axis.of("steps"),
            Axis.of("loss"),
            List.of(
                Series.within("maml", x, new double[] {4, 2, 1.23456}, new double[] {1, 0.5, 0.1}),
                Series.of("raw", Series.Style.FAINT, x, x)),
            false);
    assertThat(chart.alternative()).isEqualTo("Loss. maml: from 4 to 1.235.");
    assertThat(chart.table().head()).containsExactly("steps", "maml");
    assertThat(chart.table().rows())
        .containsExactly(
            List.of("0", "4 [3, 5]"),
            List.of("1", "2 [1.5, 2.5]"),
            List.of("2", "1.235 [1.135, 1.335]"));
    assertThat(new Page("p").figures(List.of(chart)).html())
        .contains("aria-label=\"Loss. maml: from 4 to 1.235.\"", "Data of this chart");
  }

  @Test
  void longCurvesAreThinnedInTheirTable() {
    double[] x = IntStream.range(0, 10_001).asDoubleStream().toArray();
    Chart chart =
        new Chart(
            "c",
            "",
            Axis.of("x"),
            Axis.of("y"),
            List.of(Series.of("s", Series.Style.LINE, x, x)),
            false);
    List<List<String>> rows = chart.table().rows();
    assertThat(rows).hasSize(20);
    assertThat(rows.get(19)).containsExactly("10000", "10000");
  }
}
