package org.salamander.task.table;

import java.io.Serializable;
import java.util.List;
import org.salamander.model.Domain;
import org.salamander.task.DataException;

/**
 * The target of a run on a table.
 *
 * @param kind {@code REGRESSION}, {@code BINARY} or {@code CLASSES}
 * @param scale the scale of a regression's targets; {@link Scale#NONE} otherwise
 * @param labels the labels in order; a label's index is the encoded target. Of two labels the
 *     second is the positive one. Empty for regression
 */
public record Target(String name, Domain.Kind kind, Scale scale, List<String> labels)
    implements Serializable {

  public Target {
    labels = List.copyOf(labels);
    boolean fits =
        switch (kind) {
          case REGRESSION -> labels.isEmpty();
          case BINARY -> labels.size() == 2;
          case CLASSES -> labels.size() >= 2;
          case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "a target of kind " + kind + " with " + labels.size() + " labels");
    }
  }

  /**
   * Encodes a cell as a model's target.
   *
   * @throws DataException if it is not a number, or not one of the labels
   */
  public float encode(Object cell) {
    if (kind != Domain.Kind.REGRESSION) {
      String text = Cells.text(cell);
      int index = labels.indexOf(text);
      if (index < 0) {
        throw new DataException(
            "column " + name + ": found " + text + "; it must be one of " + labels);
      }
      return index;
    }
    if (!(cell instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      throw new DataException(
          "column " + name + ": found " + cell + "; it must be a finite number");
    }
    return scale.standard(number.doubleValue());
  }

  /** The number of a model's outputs for this target. */
  public int outputs() {
    return kind == Domain.Kind.CLASSES ? labels.size() : 1;
  }
}
