package org.salamander.report.page;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Series over two axes.
 *
 * @param equal whether a unit has the same length on both axes, for maps
 */
public record Chart(String id, String caption, Axis x, Axis y, List<Series> series, boolean equal)
    implements Figure {

  public Chart {
    series = List.copyOf(series);
  }

  /** A description of the chart, for readers who cannot see it. */
  String alternative() {
    return caption
        + " "
        + told().stream().map(Series::told).collect(Collectors.joining("; "))
        + ".";
  }

  /** The chart's numbers as a table. */
  Block.Table table() {
    return equal ? ChartTable.places(this) : ChartTable.values(this);
  }

  /** The series, without those that are shown smoothed as well. */
  List<Series> told() {
    return series.stream().filter(s -> s.style() != Series.Style.FAINT).toList();
  }
}
