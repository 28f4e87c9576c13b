package org.salamander.report;

import java.util.List;

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
}
