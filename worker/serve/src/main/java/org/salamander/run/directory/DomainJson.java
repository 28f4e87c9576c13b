package org.salamander.run.directory;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.salamander.model.Domain;

/** A domain in a checkpoint's JSON, so that a model can be created without its training data. */
final class DomainJson {

  private DomainJson() {}

  static Map<String, Object> write(Domain domain) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("input", domain.input());
    json.put("outputs", domain.outputs());
    json.put("kind", domain.kind().name().toLowerCase(Locale.ROOT));
    json.put("values", values(domain.values()));
    List<Object> columns = new ArrayList<>();
    for (Domain.Column column : domain.columns()) {
      columns.add(
          Map.of("name", column.name(), "width", column.width(), "entries", column.entries()));
    }
    json.put("columns", columns);
    return json;
  }

  /** Omits infinite bounds, because JSON has no infinity. */
  private static Map<String, Object> values(Domain.Values values) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (Float.isFinite(values.low())) {
      json.put("low", (double) values.low());
    }
    if (Float.isFinite(values.high())) {
      json.put("high", (double) values.high());
    }
    json.put("continuous", values.continuous());
    return json;
  }

  /** The inverse of {@link #write}. */
  static Domain read(Config json) {
    Config values = json.getConfig("values");
    List<Domain.Column> columns = new ArrayList<>();
    for (Config column : json.getConfigList("columns")) {
      columns.add(
          new Domain.Column(
              column.getString("name"), column.getInt("width"), column.getInt("entries")));
    }
    return new Domain(
        json.getIntList("input"),
        json.getInt("outputs"),
        Domain.Kind.valueOf(json.getString("kind").toUpperCase(Locale.ROOT)),
        new Domain.Values(
            end(values, "low", Float.NEGATIVE_INFINITY),
            end(values, "high", Float.POSITIVE_INFINITY),
            values.getBoolean("continuous")),
        columns);
  }

  private static float end(Config values, String key, float otherwise) {
    return values.hasPath(key) ? (float) values.getDouble(key) : otherwise;
  }
}
