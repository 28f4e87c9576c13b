package org.salamander.model.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a DL4J network, or the sum of several.
 *
 * @param name in a graph, and of its parameters
 * @param inputs whose outputs it takes
 * @param layer the layer; null for the sum
 * @param flattening what makes a vector of a map before it; null for nothing
 * @param parameters its arrays in DL4J's order
 */
record Vertex(
    String name,
    List<String> inputs,
    @Nullable ObjectNode layer,
    @Nullable ObjectNode flattening,
    List<Parameter> parameters) {

  /** What a network reads. */
  static final String INPUT = "input";

  /** An input, or a layer without parameters yet. */
  static Vertex layer(
      String name, String input, ObjectNode layer, @Nullable ObjectNode flattening) {
    return new Vertex(name, List.of(input), layer, flattening, new ArrayList<>());
  }

  static Vertex sum(String name, String first, String second) {
    return new Vertex(name, List.of(first, second), null, null, List.of());
  }

  /**
   * An array of DL4J's.
   *
   * @param name as its layer calls it
   * @param value of each number where none of ours goes there
   * @param binding what of ours goes there; null for nothing
   */
  record Parameter(String name, int length, float value, @Nullable Binding binding) {

    /** Whether the array lies column by column. */
    boolean columns() {
      return binding != null && binding.theirs().length == 2 && name.equals("W");
    }
  }
}
