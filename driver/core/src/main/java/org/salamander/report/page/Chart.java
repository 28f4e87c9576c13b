package org.salamander.report.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Series over two axes.
 *
 * @param equal whether a unit is as long on either axis: for maps
 */
public record Chart(String id, String caption, Axis x, Axis y, List<Series> series, boolean equal)
    implements Figure {

  public Chart {
    series = List.copyOf(series);
  }

  /** What the chart shows in words, for readers who do not see it. */
  String alternative() {
    return caption
        + " "
        + told().stream().map(Series::told).collect(Collectors.joining("; "))
        + ".";
  }

  /** The chart's numbers. */
  Block.Table table() {
    return equal ? ChartTable.places(this) : ChartTable.values(this);
  }

  /** The series without those that another one smooths. */
  List<Series> told() {
    return series.stream().filter(s -> s.style() != Series.Style.FAINT).toList();
  }
}
