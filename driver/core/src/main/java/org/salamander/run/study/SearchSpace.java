package org.salamander.run.study;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The settings that a sweep tries: every combination of a grid, with each of several random draws
 * where there are ranges (Bergstra and Bengio 2012).
 *
 * @param grid keys with their values
 * @param ranges keys with the ranges from which they are drawn
 * @param samples number of draws
 */
public record SearchSpace(Map<String, List<String>> grid, List<Range> ranges, int samples) {

  private static final int MOST_POINTS = 10_000;

  public SearchSpace {
    grid = new LinkedHashMap<>(grid);
    ranges = List.copyOf(ranges);
    if (grid.isEmpty() && ranges.isEmpty() || grid.values().stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException(
          "--grid and --random are empty; one must name a key, as in --grid"
              + " learner.rate=0.01,0.1 or --random learner.rate=0.001..0.1,log");
    }
    Set<String> drawn = new HashSet<>();
    for (Range range : ranges) {
      if (grid.containsKey(range.key())) {
        throw new IllegalArgumentException(
            range.key() + " is in --grid and in --random; it must be in one of them");
      }
      if (!drawn.add(range.key())) {
        throw new IllegalArgumentException(
            "--random " + range.key() + " is given twice; give one range that holds both");
      }
    }
    if (samples < 1) {
      throw new IllegalArgumentException("--samples is " + samples + "; it must be at least 1");
    }
    double points =
        grid.values().stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b)
            * (ranges.isEmpty() ? 1 : samples);
    if (points > MOST_POINTS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s %.0f points; it must have at most %d",
              ranges.isEmpty() ? "--grid has" : "--grid with --samples has",
              points,
              MOST_POINTS));
    }
  }

  /**
   * A space from the command line.
   *
   * @param grids {@code key=v1,v2…} each; commas in brackets do not separate
   * @param random {@code key=low..high} each, followed by {@code ,log} for a logarithmic scale
   * @throws IllegalArgumentException if an argument has another form, or a key or value occurs
   *     twice
   */
  public static SearchSpace parse(List<String> grids, List<String> random, int samples) {
    Map<String, List<String>> keys = new LinkedHashMap<>();
    for (String grid : grids) {
      int equals = grid.indexOf('=');
      if (equals < 1 || equals == grid.length() - 1) {
        throw new IllegalArgumentException(
            "--grid " + grid + ": it must be key=v1,v2…, as in --grid learner.rate=0.01,0.1");
      }
      String key = key("--grid " + grid, grid.substring(0, equals));
      if (keys.put(key, values(key, grid.substring(equals + 1))) != null) {
        throw new IllegalArgumentException(
            "--grid "
                + key
                + " is given twice; give all of its values at once: "
                + key
                + "=v1,v2…");
      }
    }
    return new SearchSpace(keys, random.stream().map(Range::parse).toList(), samples);
  }

  /** A key in the notation that all its notations share: {@code "seed"} is {@code seed}. */
  static String key(String option, String written) {
    try {
      return ConfigUtil.joinPath(ConfigUtil.splitPath(written.strip()));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(
          option + ": " + written + " is no key (" + e.getMessage() + ")", e);
    }
  }

  private static List<String> values(String key, String text) {
    List<String> values = split(text).stream().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException(
            "--grid " + key + "=" + text + ": a value is empty; give v1,v2…, for no text \"\"");
      }
      if (!seen.add(value)) {
        throw new IllegalArgumentException(
            "--grid " + key + ": " + value + " is given twice; give each value once");
      }
    }
    return values;
  }

  /** Splits at commas outside brackets. */
  private static List<String> split(String text) {
    List<String> values = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '[', '{' -> depth++;
        case ']', '}' -> depth--;
        case ',' -> {
          if (depth == 0) {
            values.add(text.substring(from, i));
            from = i + 1;
          }
        }
        default -> {}
      }
    }
    values.add(text.substring(from));
    return values;
  }

  /** Every point: settings by key; the draws vary slowest, then the grid's keys in their order. */
  public List<Map<String, String>> points() {
    List<Map<String, String>> points = draws();
    for (Map.Entry<String, List<String>> key : grid.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> point : points) {
        for (String value : key.getValue()) {
          Map<String, String> next = new LinkedHashMap<>(point);
          next.put(key.getKey(), value);
          longer.add(next);
        }
      }
      points = longer;
    }
    return points;
  }

  private List<Map<String, String>> draws() {
    if (ranges.isEmpty()) {
      return List.of(Map.of());
    }
    List<Map<String, String>> draws = new ArrayList<>();
    for (int sample = 0; sample < samples; sample++) {
      Map<String, String> draw = new LinkedHashMap<>();
      for (Range range : ranges) {
        draw.put(range.key(), range.draw(sample));
      }
      draws.add(draw);
    }
    return draws;
  }
}
