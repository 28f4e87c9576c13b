package org.salamander.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One HTML file that needs nothing else: no network, no other file. */
public final class Page {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)\\}\\}");

  private final String title;
  private final StringBuilder body = new StringBuilder();
  private final Map<String, Object> charts = new LinkedHashMap<>();

  public Page(String title) {
    this.title = title;
  }

  /** Begins a section. */
  public Page heading(String text) {
    body.append("<h2>").append(escaped(text)).append("</h2>\n");
    return this;
  }

  /** A paragraph of plain text. */
  public Page text(String text) {
    body.append("<p>").append(escaped(text)).append("</p>\n");
    return this;
  }

  /** Figures side by side where there is room. */
  public Page figures(List<? extends Figure> figures) {
    body.append("<div class=\"figures\">\n");
    for (Figure figure : figures) {
      body.append("<figure id=\"").append(escaped(figure.id())).append("\">");
      if (figure instanceof Chart chart) {
        if (charts.put(chart.id(), json(chart)) != null) {
          throw new IllegalArgumentException("two charts are called " + chart.id());
        }
        body.append("<div class=\"chart").append(chart.equal() ? " map" : "").append("\"></div>");
      } else if (figure instanceof DrawnEpisode episode) {
        draw(episode);
      }
      body.append("<figcaption>").append(escaped(figure.caption())).append("</figcaption>");
      body.append("</figure>\n");
    }
    body.append("</div>\n");
    return this;
  }

  /**
   * A table whose first column names the rows.
   *
   * @param marked whether rows whose cells differ stand out
   */
  public Page table(List<String> head, List<List<String>> rows, boolean marked) {
    body.append("<div class=\"wide\"><table class=\"")
        .append(numbers(rows) ? "numbers" : "")
        .append("\">\n<thead><tr>");
    head.forEach(cell -> body.append("<th>").append(escaped(cell)).append("</th>"));
    body.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      boolean differs = marked && row.stream().skip(1).distinct().count() > 1;
      body.append(differs ? "<tr class=\"differs\">" : "<tr>");
      body.append("<th>").append(escaped(row.get(0))).append("</th>");
      row.stream()
          .skip(1)
          .forEach(cell -> body.append("<td>").append(escaped(cell)).append("</td>"));
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
    return this;
  }

  /** Whether the cells are short: then none is broken into lines. */
  private static boolean numbers(List<List<String>> rows) {
    return rows.stream().flatMap(List::stream).noneMatch(cell -> cell.length() > 40);
  }

  /** What the reader opens to see. */
  public Page folded(String summary, Page content) {
    body.append("<details><summary>").append(escaped(summary)).append("</summary>\n");
    body.append(content.body).append("</details>\n");
    return this;
  }

  /** The file's text. */
  public String html() {
    Map<String, String> parts =
        Map.of(
            "title", escaped(title),
            "style", resource("page.css"),
            "body", body.toString(),
            "charts", written(charts),
            "d3", resource("lib/d3.min.js"),
            "plot", resource("lib/plot.umd.min.js"),
            "script", resource("page.js"));
    // in one pass: what a run is called may look like a place of the template
    return PLACE
        .matcher(resource("page.html"))
        .replaceAll(place -> Matcher.quoteReplacement(part(parts, place.group(1))));
  }

  private static String part(Map<String, String> parts, String name) {
    String part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("page.html has a place " + name + " that nothing fills");
    }
    return part;
  }

  private void draw(DrawnEpisode episode) {
    body.append("<table class=\"episode\"><thead><tr><th></th><th>support</th><th>query</th></tr>");
    body.append("</thead><tbody>\n");
    for (DrawnEpisode.Row row : episode.rows()) {
      body.append("<tr><th>").append(escaped(row.name())).append("</th><td>");
      row.support().forEach(png -> image(png, "support image of class " + row.name(), ""));
      body.append("</td><td>");
      for (DrawnEpisode.Answer answer : row.query()) {
        String told =
            String.format(
                Locale.ROOT,
                "of class %s, taken for %s (%.0f%%)",
                row.name(),
                answer.predicted(),
                100 * answer.probability());
        body.append("<span class=\"answer\">");
        image(answer.image(), told, answer.right() ? "right" : "wrong");
        body.append(answer.right() ? "✓" : "✗ " + escaped(answer.predicted()));
        body.append(String.format(Locale.ROOT, " %.0f%%</span>", 100 * answer.probability()));
      }
      body.append("</td></tr>\n");
    }
    body.append("</tbody></table>");
  }

  private void image(byte[] png, String told, String kind) {
    body.append("<img class=\"").append(kind).append("\" alt=\"").append(escaped(told));
    body.append("\" title=\"").append(escaped(told)).append("\" src=\"data:image/png;base64,");
    body.append(Base64.getEncoder().encodeToString(png)).append("\">");
  }

  private static Map<String, Object> json(Chart chart) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("x", chart.x());
    json.put("y", chart.y());
    json.put("equal", chart.equal());
    json.put("series", chart.series().stream().map(Page::json).toList());
    return json;
  }

  private static Map<String, Object> json(Series series) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", series.name());
    json.put("style", series.style().name().toLowerCase(Locale.ROOT));
    json.put("x", finite(series.x()));
    json.put("y", finite(series.y()));
    if (series.low().length > 0) {
      json.put("low", finite(series.low()));
      json.put("high", finite(series.high()));
    }
    return json;
  }

  /** JSON has no NaN and no infinity; seven digits are more than a screen shows. */
  private static List<@Nullable Double> finite(double[] values) {
    List<@Nullable Double> finite = new ArrayList<>();
    Arrays.stream(values)
        .forEach(v -> finite.add(Double.isFinite(v) ? Double.valueOf((float) v) : null));
    return finite;
  }

  private static String written(Object json) {
    try {
      return new ObjectMapper().writeValueAsString(json).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings, numbers, lists and maps can be written", e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
