package org.salamander.task;

import java.io.Serializable;
import java.util.List;

/**
 * What tasks ask of a model.
 *
 * @param input shape of one input: [features] or [height, width, channels]
 * @param outputs values to predict, or number of classes (1 for binary classification)
 * @param values what an input value may be
 */
public record Domain(List<Integer> input, int outputs, Kind kind, Values values)
    implements Serializable {

  /** What the targets are. */
  public enum Kind {
    REGRESSION,
    BINARY,
    CLASSES
  }

  /**
   * What an input value may be.
   *
   * @param low the least; may be −∞
   * @param high the greatest; may be ∞
   * @param continuous whether every number between is an input too, as a perturbation needs it
   */
  public record Values(float low, float high, boolean continuous) implements Serializable {

    /** Any number. */
    public static final Values REAL =
        new Values(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, true);

    /** Codes and counts: what lies between two of them means nothing. */
    public static final Values DISCRETE =
        new Values(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, false);

    /** Every number in [low, high]. */
    public static Values between(double low, double high) {
      return new Values((float) low, (float) high, true);
    }
  }

  public Domain {
    input = List.copyOf(input);
  }

  /** A domain whose inputs may be any numbers. */
  public Domain(List<Integer> input, int outputs, Kind kind) {
    this(input, outputs, kind, Values.REAL);
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
