package org.salamander.model.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.salamander.model.Layout;
import org.salamander.model.Layout.Role;
import org.salamander.random.Draws;

/**
 * The parameters of a net that is being built: their slices and the distributions of the initial
 * values. A net and the chains inside its residual blocks share one instance.
 */
final class Parameters {

  /** A slice with the distribution of its initial values. */
  private record Filling(Layout.Slice slice, ToDoubleFunction<Draws> draw) {}

  private final List<Filling> fillings = new ArrayList<>();
  private Layout layout;

  /** Starts with the slices of {@code before}, which are not drawn. */
  Parameters(Layout before) {
    this.layout = before;
  }

  /** Adds a slice whose numbers are drawn one by one. */
  Layout.Slice slice(String name, Role role, ToDoubleFunction<Draws> draw, Integer... dimensions) {
    layout = layout.with(name, role, dimensions);
    Layout.Slice slice = layout.slice(name);
    fillings.add(new Filling(slice, draw));
    return slice;
  }

  /** The slices so far. */
  Layout layout() {
    return layout;
  }

  /** Draws all slices, in the order in which they were added. */
  void initialize(float[] z, Draws draws) {
    for (Filling filling : fillings) {
      Layout.Slice slice = filling.slice();
      int end = slice.end();
      for (int i = slice.offset(); i < end; i++) {
        z[i] = (float) filling.draw().applyAsDouble(draws);
      }
    }
  }
}
