package org.salamander.model.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer of a DL4J network, or a sum of two layers' outputs.
 *
 * @param name its name in a graph, and the prefix of its parameters' names
 * @param inputs the names of the vertices that it reads
 * @param layer the layer; null for a sum
 * @param flattening the preprocessor that flattens its input; null for none
 * @param parameters its arrays in DL4J's order
 */
record Vertex(
    String name,
    List<String> inputs,
    @Nullable ObjectNode layer,
    @Nullable ObjectNode flattening,
    List<Parameter> parameters) {

  /** The name of the network's input. */
  static final String INPUT = "input";

  /** A layer; its parameters are added later. */
  static Vertex layer(
      String name, String input, ObjectNode layer, @Nullable ObjectNode flattening) {
    return new Vertex(name, List.of(input), layer, flattening, new ArrayList<>());
  }

  static Vertex sum(String name, String first, String second) {
    return new Vertex(name, List.of(first, second), null, null, List.of());
  }

  /**
   * A DL4J array.
   *
   * @param name its name in the layer
   * @param value the value of all its numbers if it is not bound to our parameters
   * @param binding our slice with the same numbers; null for none
   */
  record Parameter(String name, int length, float value, @Nullable Binding binding) {

    /** Whether DL4J stores the array column by column. */
    boolean columns() {
      return binding != null && binding.theirs().length == 2 && name.equals("W");
    }
  }
}
