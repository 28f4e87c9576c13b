package org.salamander.task;

import java.io.Serializable;
import java.util.List;

/**
 * What tasks ask of a model.
 *
 * @param input shape of one input: [features] or [height, width, channels]
 * @param outputs values to predict, or number of classes (1 for binary classification)
 */
public record Domain(List<Integer> input, int outputs, Kind kind) implements Serializable {

  /** What the targets are. */
  public enum Kind {
    REGRESSION,
    BINARY,
    CLASSES
  }

  public Domain {
    input = List.copyOf(input);
  }

  /** Floats an input. */
  public int inputs() {
    return input.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /** Whether accuracy means something. */
  public boolean classification() {
    return kind != Kind.REGRESSION;
  }
}
