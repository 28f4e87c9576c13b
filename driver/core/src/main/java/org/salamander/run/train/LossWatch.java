package org.salamander.run.train;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.salamander.model.Domain;

/**
 * Detects that training has made a loss worse: the mean of its last values is above twice that of
 * its first, or above the loss of a constant prediction, if that is known. Policies are not
 * watched, because their loss is only a surrogate.
 */
final class LossWatch {

  private static final int VALUES = 10;

  private final Domain domain;
  private final List<Double> first = new ArrayList<>();
  private final Deque<Double> last = new ArrayDeque<>();

  LossWatch(Domain domain) {
    this.domain = domain;
  }

  void add(double loss) {
    if (first.size() < VALUES) {
      first.add(loss);
    }
    last.addLast(loss);
    if (last.size() > VALUES) {
      last.removeFirst();
    }
  }

  /**
   * A description of the problem.
   *
   * @param name of the loss
   */
  Optional<String> verdict(String name) {
    return last.size() < 2
        ? Optional.empty()
        : verdict(
            name,
            first.stream().mapToDouble(Double::doubleValue).average().orElse(0),
            last.stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }

  /**
   * The same for a loss that was measured twice.
   *
   * @param start before training; NaN if it is not known
   * @param end after training
   */
  Optional<String> verdict(String name, double start, double end) {
    if (domain.actions()) {
      return Optional.empty();
    }
    double constant = constant();
    String wrong =
        start > 0 && end > 2 * start
            ? "above twice what it was at the start, " + number(start)
            : end > constant
                ? "above " + number(constant) + ", that of a prediction that is always the same"
                : "";
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "training has not helped: "
                + name
                + " ends at "
                + number(end)
                + ", "
                + wrong
                + "; try a smaller learner.rate or outer.optimizer.rate, or outer.clip");
  }

  /** The cross-entropy of a prediction that gives every class the same probability. */
  private double constant() {
    return switch (domain.kind()) {
      case CLASSES -> StrictMath.log(domain.outputs());
      case BINARY -> StrictMath.log(2);
      default -> Double.POSITIVE_INFINITY;
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
