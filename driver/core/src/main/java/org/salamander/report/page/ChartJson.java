package org.salamander.report.page;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.salamander.run.PrintableText;

/** Charts as JSON for the page's script. */
final class ChartJson {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(
              new SimpleModule().addSerializer(new Numbers()).addSerializer(new Texts()));

  private ChartJson() {}

  /**
   * A list of charts, safe inside a script element.
   *
   * @throws IllegalArgumentException if two have the same id
   */
  static String of(List<Chart> charts) {
    Set<String> ids = new HashSet<>();
    for (Chart chart : charts) {
      if (!ids.add(chart.id())) {
        throw new IllegalArgumentException("two charts are called " + chart.id());
      }
    }
    try {
      return JSON.writeValueAsString(charts).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of strings and numbers can be written", e);
    }
  }

  /** Writes out what cannot be seen in a text. */
  private static final class Texts extends StdSerializer<String> {

    private static final long serialVersionUID = 1;

    Texts() {
      super(String.class);
    }

    @Override
    public void serialize(String text, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(PrintableText.of(text));
    }
  }

  /**
   * Writes a number with seven digits, which is more than a screen shows. JSON has no NaN and no
   * infinity.
   */
  private static final class Numbers extends StdSerializer<double[]> {

    private static final long serialVersionUID = 1;

    Numbers() {
      super(double[].class);
    }

    @Override
    public void serialize(double[] values, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartArray();
      for (double value : values) {
        if (Double.isFinite(value)) {
          json.writeNumber((float) value);
        } else {
          json.writeNull();
        }
      }
      json.writeEndArray();
    }
  }
}
