package org.salamander.report.page;

import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A task of images: for each class the support images and the query images, with the predictions.
 *
 * @param rows one for each class
 */
public record DrawnEpisode(String id, String caption, List<Row> rows) implements Figure {

  /**
   * A class.
   *
   * @param name its label in the task
   * @param support PNG files
   */
  public record Row(String name, List<byte[]> support, List<Answer> query) {

    public Row {
      support = List.copyOf(support);
      query = List.copyOf(query);
    }
  }

  /**
   * A query image with the adapted model's prediction.
   *
   * @param image a PNG file
   * @param predicted the class
   * @param probability the model's, of that class
   */
  public record Answer(byte[] image, String predicted, double probability, boolean right) {

    /** The text below the image: whether the prediction is right, its class and its probability. */
    String mark() {
      return String.format(
          Locale.ROOT, right ? "✓ %2$.0f%%" : "✗ %1$s %2$.0f%%", predicted, 100 * probability);
    }
  }

  /** The image as a data: URI. */
  public static String data(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  public DrawnEpisode {
    rows = List.copyOf(rows);
  }
}
