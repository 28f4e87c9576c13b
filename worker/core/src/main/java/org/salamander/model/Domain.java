package org.salamander.model;

import java.io.Serializable;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The inputs and outputs that a model needs for a set of tasks.
 *
 * @param input shape of one input: [features] or [height, width, channels]
 * @param outputs values to predict, number of classes (1 for binary classification), components of
 *     an action, or number of actions to choose from
 * @param values the range of input values
 * @param columns the columns of a table's row, in order; empty for other inputs
 */
@API(status = API.Status.MAINTAINED)
public record Domain(
    List<Integer> input, int outputs, Kind kind, Values values, List<Column> columns)
    implements Serializable {

  /** The kind of targets. */
  public enum Kind {
    REGRESSION,
    BINARY,
    CLASSES,
    /** For policies whose actions are vectors. */
    CONTINUOUS_ACTIONS,
    /** For policies with discrete actions. */
    DISCRETE_ACTIONS
  }

  /** The measure of a batch in addition to its loss. */
  public enum Measure {
    NONE,
    ACCURACY,
    /** Mean undiscounted return of the batch's trajectories. */
    RETURN;

    /** Its name in files for programs: {@code accuracy}, {@code return}. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * The range of an input value.
   *
   * @param low its least value, possibly −∞
   * @param high its greatest value, possibly ∞
   * @param continuous whether every number in between is a valid input, which perturbations need
   */
  public record Values(float low, float high, boolean continuous) implements Serializable {

    /** Any number. */
    public static final Values REAL =
        new Values(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, true);

    /** Codes and counts, between which numbers have no meaning. */
    public static final Values DISCRETE =
        new Values(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, false);

    /** Every number in [low, high]. */
    public static Values between(double low, double high) {
      return new Values((float) low, (float) high, true);
    }
  }

  /**
   * A column of a table in a row of inputs.
   *
   * @param width number of its input values; 1 for a category
   * @param entries 0 for numbers; for a category the number of its entries, whose indices 0 …
   *     {@code entries} − 1 are the input values
   */
  public record Column(String name, int width, int entries) implements Serializable {

    public Column {
      if (width < 1 || entries < 0 || (entries > 0 && width != 1)) {
        throw new IllegalArgumentException(
            "column " + name + " has " + width + " values and " + entries + " entries");
      }
    }

    /** Whether it is a category. */
    public boolean category() {
      return entries > 0;
    }
  }

  public Domain {
    input = List.copyOf(input);
    columns = List.copyOf(columns);
    int width = columns.stream().mapToInt(Column::width).sum();
    if (!columns.isEmpty() && !input.equals(List.of(width))) {
      throw new IllegalArgumentException(
          "columns of " + width + " values together; the inputs have the shape " + input);
    }
  }

  /** A domain whose inputs are not rows of a table. */
  public Domain(List<Integer> input, int outputs, Kind kind, Values values) {
    this(input, outputs, kind, values, List.of());
  }

  /** A domain whose inputs may be any numbers. */
  public Domain(List<Integer> input, int outputs, Kind kind) {
    this(input, outputs, kind, Values.REAL);
  }

  /** This domain with at most so many entries per category. */
  public Domain withEntries(int most) {
    List<Column> fewer =
        columns.stream()
            .map(c -> new Column(c.name(), c.width(), Math.min(c.entries(), most)))
            .toList();
    return new Domain(input, outputs, kind, values, fewer);
  }

  /** Floats per input. */
  public int inputs() {
    return input.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /**
   * Refuses examples that cannot belong to these tasks, because their loss and accuracy would have
   * no meaning.
   *
   * @param batch with or without targets; batches of policies are not checked
   * @throws IllegalArgumentException naming the first invalid value, and the allowed values
   */
  public void require(Batch batch) {
    if (actions()) {
      return;
    }
    for (int i = 0; i < batch.inputs().length; i++) {
      if (!Float.isFinite(batch.inputs()[i])) {
        throw new IllegalArgumentException(
            place("input", i, inputs()) + batch.inputs()[i] + "; it must be a finite number");
      }
    }
    int width = kind == Kind.CLASSES ? 1 : outputs;
    for (int i = 0; i < batch.targets().length; i++) {
      float target = batch.targets()[i];
      boolean fits =
          switch (kind) {
            case BINARY -> target == 0 || target == 1;
            case CLASSES -> target >= 0 && target < outputs && target == (int) target;
            default -> Float.isFinite(target);
          };
      if (!fits) {
        throw new IllegalArgumentException(
            place("target", i, width) + target + "; it must be " + allowed());
      }
    }
  }

  private static String place(String what, int i, int width) {
    String of = width > 1 ? " " + (i % width + 1) : "";
    return what + of + " of example " + (i / width + 1) + " is ";
  }

  private String allowed() {
    return switch (kind) {
      case BINARY -> "0 or 1, the two classes of a binary task";
      case CLASSES -> "a class from 0 to " + (outputs - 1);
      default -> "a finite number";
    };
  }

  /** The measure in addition to the loss. */
  public Measure measure() {
    return switch (kind) {
      case REGRESSION -> Measure.NONE;
      case BINARY, CLASSES -> Measure.ACCURACY;
      case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS -> Measure.RETURN;
    };
  }

  /** Whether the tasks are those of reinforcement learning, so that models are policies. */
  public boolean actions() {
    return measure() == Measure.RETURN;
  }
}
