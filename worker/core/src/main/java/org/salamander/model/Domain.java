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
 * @param values what an input value may be
 * @param columns what the values of a row of a table are, in their order; empty for other inputs
 */
@API(status = API.Status.MAINTAINED)
public record Domain(
    List<Integer> input, int outputs, Kind kind, Values values, List<Column> columns)
    implements Serializable {

  /** What the targets are. */
  public enum Kind {
    REGRESSION,
    BINARY,
    CLASSES,
    /** A policy's: actions are vectors. */
    CONTINUOUS_ACTIONS,
    /** A policy's: an action is one of several. */
    DISCRETE_ACTIONS
  }

  /** What a batch is judged by beside its loss. */
  public enum Measure {
    NONE,
    ACCURACY,
    /** Mean undiscounted return of the batch's trajectories. */
    RETURN;

    /** Its name in what is written for programs: {@code accuracy}, {@code return}. */
    public String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
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

  /**
   * A column of a table as it lies in a row of inputs.
   *
   * @param width values that it takes there: 1 for a category
   * @param entries 0 where these are numbers; of a category how many there are, its value being the
   *     index of one: a whole number from 0 to {@code entries} − 1
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

  /** A domain whose inputs are no table. */
  public Domain(List<Integer> input, int outputs, Kind kind, Values values) {
    this(input, outputs, kind, values, List.of());
  }

  /** A domain whose inputs may be any numbers. */
  public Domain(List<Integer> input, int outputs, Kind kind) {
    this(input, outputs, kind, Values.REAL);
  }

  /** This domain with so many entries of each category at most. */
  public Domain withEntries(int most) {
    List<Column> fewer =
        columns.stream()
            .map(c -> new Column(c.name(), c.width(), Math.min(c.entries(), most)))
            .toList();
    return new Domain(input, outputs, kind, values, fewer);
  }

  /** Floats an input. */
  public int inputs() {
    return input.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
  }

  /**
   * Refuses examples that cannot be of these tasks: a loss and an accuracy of them would mean
   * nothing.
   *
   * @param batch with or without targets; a policy's is not looked at
   * @throws IllegalArgumentException naming the first value that is wrong, and what it may be
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

  /** What there is beside the loss. */
  public Measure measure() {
    return switch (kind) {
      case REGRESSION -> Measure.NONE;
      case BINARY, CLASSES -> Measure.ACCURACY;
      case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS -> Measure.RETURN;
    };
  }

  /** Whether tasks are acted in, so that models are policies. */
  public boolean actions() {
    return measure() == Measure.RETURN;
  }
}
