package org.salamander.model.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Layout;
import org.salamander.model.exchange.Vertex.Parameter;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.LayerConfig;
import org.salamander.model.net.LayeredArchitecture;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.model.net.shape.Window;

/**
 * Translates a sequence of layers to DL4J: a net, or a branch of a residual block. In DL4J, the
 * activation function is part of a dense or convolutional layer, and layer normalization is part of
 * a dense layer.
 */
final class LayerTranslation {

  /**
   * DL4J's layer normalization adds no ε to the variance. A larger ε than this would make the
   * outputs differ.
   */
  private static final float LARGEST_LAYER_EPSILON = 1e-6f;

  /**
   * The shape of one example between two layers.
   *
   * @param map true if DL4J stores it as channels × height × width, false for a vector
   */
  private record Extent(int height, int width, int channels, boolean map) {

    static Extent features(int count) {
      return new Extent(1, 1, count, false);
    }

    int values() {
      return height * width * channels;
    }

    Extent after(int window, int stride, Padding padding, int filters) {
      return new Extent(
          padding.output(height, window, stride),
          padding.output(width, window, stride),
          filters,
          true);
    }

    @Nullable ObjectNode flattening() {
      return map ? LayerJson.flatten(height, width, channels) : null;
    }
  }

  private final LayeredArchitecture net;
  private final Layout layout;
  private final List<Vertex> vertices;
  private final boolean graph;
  private final String prefix; // of the names of slices and of a graph's vertices
  private String last; // the vertex that the next one reads
  private Extent extent;
  private boolean flattened; // whether the next layer must read the map as a vector
  private int denses;
  private int convolutions;
  private int norms;
  private int residuals;

  private LayerTranslation(
      LayeredArchitecture net,
      List<Vertex> vertices,
      boolean graph,
      String prefix,
      String last,
      Extent extent) {
    this.net = net;
    this.layout = net.layout();
    this.vertices = vertices;
    this.graph = graph;
    this.prefix = prefix;
    this.last = last;
    this.extent = extent;
  }

  /**
   * Adds the layers of a net to {@code vertices}.
   *
   * @param images true if its inputs are maps, false for vectors
   * @param graph whether it becomes a graph, which has named vertices
   * @throws IllegalArgumentException if DL4J does not have one of the layers; the message names the
   *     first
   */
  static void of(LayeredArchitecture net, boolean images, boolean graph, List<Vertex> vertices) {
    List<Integer> in = net.domain().input();
    Extent extent =
        images
            ? new Extent(in.get(0), in.get(1), in.get(2), true)
            : Extent.features(net.domain().inputs());
    new LayerTranslation(net, vertices, graph, "", Vertex.INPUT, extent).add(net.layers());
  }

  private void add(List<LayerConfig> layers) {
    int next = 0;
    while (next < layers.size()) {
      next = add(layers, next);
    }
  }

  /**
   * Adds layer {@code i}, together with the following layers that are part of it in DL4J. Returns
   * the number of the next layer.
   */
  private int add(List<LayerConfig> layers, int i) {
    LayerConfig layer = layers.get(i);
    LayerConfig behind = i + 1 < layers.size() ? layers.get(i + 1) : null;
    boolean takes = behind instanceof LayerConfig.Function;
    Activation function =
        behind instanceof LayerConfig.Function next ? next.function() : Activation.IDENTITY;
    if (layer instanceof LayerConfig.Dense dense) {
      Integer units = dense.units();
      if (units == null) {
        head(dense.bias());
        return i + 1;
      }
      if (!dense.bias() && behind instanceof LayerConfig.LayerNormalization norm) {
        return normalized(units, norm, layers, i + 2);
      }
      dense("dense" + ++denses, units, dense.bias(), function);
      return takes ? i + 2 : i + 1;
    }
    if (layer instanceof LayerConfig.Convolution conv) {
      convolution("conv" + ++convolutions, conv, function);
      return takes ? i + 2 : i + 1;
    }
    addPlain(layer);
    return i + 1;
  }

  private void addPlain(LayerConfig layer) {
    if (layer instanceof LayerConfig.Function function) {
      put("activation", LayerJson.activationLayer(LayerJson.activation(function.function())));
    } else if (layer instanceof LayerConfig.Flatten) {
      flattened = extent.map();
    } else if (layer instanceof LayerConfig.BatchNormalization norm) {
      batchNorm(norm);
    } else if (layer instanceof LayerConfig.Pooling pool) {
      pool(pool instanceof LayerConfig.MaxPooling, pool.window());
    } else if (layer instanceof LayerConfig.GlobalPooling pool) {
      globalPool(pool.of() == LayerConfig.GlobalPooling.Of.MAX);
    } else if (layer instanceof LayerConfig.ResidualBlock block) {
      residual(block);
    } else if (layer instanceof LayerConfig.ContextInput context) {
      throw new IllegalArgumentException(
          "context is " + context.size() + "; DL4J's layers have no such input: it must be 0");
    } else if (layer instanceof LayerConfig.Embeddings) {
      throw unknown("an embedding of a table's columns; DL4J's embeddings read one number");
    } else {
      throw unknown("layer normalization; DL4J has it only after a dense layer without bias");
    }
  }

  private static IllegalArgumentException unknown(String what) {
    return new IllegalArgumentException(
        "the model has " + what + ": save it as .npz, which holds any model");
  }

  private void dense(String name, int units, boolean bias, Activation function) {
    Vertex layer =
        put(
            name,
            LayerJson.dense(extent.values(), units, bias, false, function(function)),
            extent.flattening());
    weights(layer, name, units);
    if (bias) {
      vector(layer, name + ".bias", "b", units, 0);
    }
  }

  /**
   * Adds a dense layer with its layer normalization and, if the net has one, its activation
   * function. Returns the number of the next layer.
   */
  private int normalized(
      int units, LayerConfig.LayerNormalization norm, List<LayerConfig> layers, int next) {
    if (norm.epsilon() > LARGEST_LAYER_EPSILON) {
      throw new IllegalArgumentException(
          "epsilon is "
              + norm.epsilon()
              + "; DL4J's layer normalization has none: it must be at most "
              + LARGEST_LAYER_EPSILON
              + ", or save the model as .npz, which holds any model");
    }
    boolean takes = next < layers.size() && layers.get(next) instanceof LayerConfig.Function;
    Activation function =
        takes ? ((LayerConfig.Function) layers.get(next)).function() : Activation.IDENTITY;
    String name = "dense" + ++denses;
    String own = "norm" + ++norms;
    Vertex layer =
        put(
            name,
            LayerJson.dense(extent.values(), units, true, true, function(function)),
            extent.flattening());
    weights(layer, name, units);
    vector(layer, own + ".shift", "b", units, 0);
    vector(layer, own + ".scale", "g", units, 1);
    return takes ? next + 1 : next;
  }

  private void head(boolean bias) {
    int outputs = net.domain().outputs();
    Vertex layer =
        put(
            "head",
            LayerJson.output(extent.values(), outputs, bias, net.loss()),
            extent.flattening());
    weights(layer, "head", outputs);
    if (bias) {
      vector(layer, "head.bias", "b", outputs, 0);
    }
  }

  private void weights(Vertex layer, String name, int units) {
    int pixels = extent.map() ? extent.height() * extent.width() : 1;
    bound(layer, Binding.dense(slice(name + ".weight"), layer.name(), pixels));
    extent = Extent.features(units);
    flattened = false;
  }

  private void convolution(String name, LayerConfig.Convolution conv, Activation function) {
    requireMap("a convolution");
    Vertex layer =
        put(name, LayerJson.convolution(extent.channels(), conv, function(function)), null);
    if (conv.bias()) {
      vector(layer, name + ".bias", "b", conv.filters(), 0);
    }
    bound(layer, Binding.kernel(slice(name + ".kernel"), layer.name()));
    extent = extent.after(conv.kernel(), conv.stride(), conv.padding(), conv.filters());
  }

  private void batchNorm(LayerConfig.BatchNormalization norm) {
    requireOrder("a batch normalization");
    String name = "norm" + ++norms;
    int channels = extent.channels();
    Vertex layer = put(name, LayerJson.batchNorm(channels, norm.epsilon()), null);
    vector(layer, name + ".scale", "gamma", channels, 1);
    vector(layer, name + ".shift", "beta", channels, 0);
    vector(layer, "", "mean", channels, 0);
    vector(layer, "", "var", channels, 1);
  }

  private void pool(boolean max, Window window) {
    if (!extent.map()) {
      return; // a vector has one pixel, which pooling does not change
    }
    requireOrder("pooling");
    put("pooling", LayerJson.pool(max, window));
    extent = extent.after(window.side(), window.stride(), window.padding(), extent.channels());
  }

  private void globalPool(boolean max) {
    if (!extent.map()) {
      return; // a vector has one pixel
    }
    requireOrder("pooling");
    put("pooling", LayerJson.globalPool(max));
    extent = Extent.features(extent.channels());
  }

  private void residual(LayerConfig.ResidualBlock block) {
    requireOrder("a residual block");
    String name = prefix + "residual" + ++residuals;
    LayerTranslation main = branch(name + ".");
    main.add(block.layers());
    LayerTranslation shortcut = branch(name + ".shortcut.");
    if (block.shortcut() != null) {
      shortcut.add(block.shortcut());
    } else if (!main.extent.equals(extent)) {
      shortcut.project(main.extent);
    }
    main.requireOrder("a sum");
    shortcut.requireOrder("a sum");
    if (!main.extent.equals(shortcut.extent)) {
      throw unknown("a residual block that adds a vector to a map of one pixel");
    }
    vertices.add(Vertex.sum(name, main.last, shortcut.last));
    last = name;
    extent = main.extent;
  }

  private LayerTranslation branch(String name) {
    return new LayerTranslation(net, vertices, graph, name, last, extent);
  }

  /**
   * Adds a layer to a shortcut without layers, so that its output has the shape of the main
   * branch's output.
   */
  private void project(Extent to) {
    if (!to.map()) {
      dense("dense" + ++denses, to.channels(), false, Activation.IDENTITY);
      return;
    }
    int stride = Math.max(1, (extent.height() + to.height() - 1) / to.height());
    String name = "conv" + ++convolutions;
    int filters = slice(name + ".kernel").shape().get(3);
    convolution(
        name,
        new LayerConfig.Convolution(filters, 1, stride, Padding.SAME, false, Initialization.HE),
        Activation.IDENTITY);
  }

  private void requireMap(String what) {
    if (!extent.map()) {
      throw unknown(what + " of values without a place");
    }
    requireOrder(what);
  }

  /**
   * Refuses a layer after a flattened map. DL4J orders the map's values differently, and only a
   * dense layer's weights can be rearranged for that.
   */
  private void requireOrder(String what) {
    if (flattened) {
      throw unknown(what + " after flatten, whose values DL4J stores in another order");
    }
  }

  private static ObjectNode function(Activation function) {
    return LayerJson.activation(function);
  }

  private Vertex put(String name, ObjectNode json, @Nullable ObjectNode flattening) {
    String own = graph ? prefix + name : String.valueOf(vertices.size());
    json.put("layerName", graph ? own : "layer" + own);
    Vertex layer = Vertex.layer(own, last, json, flattening);
    vertices.add(layer);
    last = own;
    return layer;
  }

  /** Adds a layer without parameters. */
  private void put(String kind, ObjectNode json) {
    put(kind + (vertices.size() + 1), json, null);
  }

  private void bound(Vertex layer, Binding binding) {
    layer.parameters().add(new Parameter(parameter(binding), binding.slice().length(), 0, binding));
  }

  private static String parameter(Binding binding) {
    return binding.key().substring(binding.key().lastIndexOf('_') + 1);
  }

  /**
   * Adds a vector of parameters. It is bound to our slice of that name; if we have none, all its
   * numbers are {@code otherwise}.
   */
  private void vector(Vertex layer, String name, String theirs, int length, float otherwise) {
    Binding binding =
        layout.slices().stream()
            .filter(slice -> slice.name().equals(prefix + name))
            .findFirst()
            .map(slice -> Binding.vector(slice, layer.name(), theirs))
            .orElse(null);
    layer.parameters().add(new Parameter(theirs, length, otherwise, binding));
  }

  private Layout.Slice slice(String name) {
    return layout.slice(prefix + name);
  }
}
