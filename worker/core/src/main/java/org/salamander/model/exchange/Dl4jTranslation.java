package org.salamander.model.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;

/**
 * Our nets layer by layer as DL4J has them, and where each slice of our parameters goes.
 *
 * <p>DL4J's vector holds its layers' arrays one behind the other, in the order of each layer's
 * initializer: matrices column by column, kernels as they are, a convolution's bias before its
 * kernel.
 */
public final class Dl4jTranslation implements Dl4jCounterpart {

  /** Above this the variance's ε would change what layer normalisation gives: DL4J's has none. */
  private static final float LARGEST_LAYER_EPSILON = 1e-6f;

  /**
   * An array of DL4J's.
   *
   * @param key {@code <layer>_<parameter>}
   * @param value of each number where none of ours goes there
   * @param binding what of ours goes there; null for nothing
   */
  private record Parameter(String key, int length, float value, @Nullable Binding binding) {

    /** Whether the array lies column by column. */
    boolean columns() {
      return binding != null && binding.theirs().length == 2 && key.endsWith("_W");
    }
  }

  private final Layout layout;
  private final Domain domain;
  private final List<ObjectNode> layers = new ArrayList<>();
  private final List<List<String>> variables = new ArrayList<>();
  private final ObjectNode flattening = LayerJson.NODES.objectNode();
  private final List<Parameter> parameters = new ArrayList<>();
  private final boolean images;

  private Dl4jTranslation(Layout layout, Domain domain, boolean images) {
    this.layout = layout;
    this.domain = domain;
    this.images = images;
  }

  /**
   * The network of one of our nets.
   *
   * @throws IllegalArgumentException if DL4J has no such layer, naming the key
   */
  public static Dl4jTranslation of(ModelConfig config, Domain domain) {
    if (config instanceof Mlp mlp) {
      return of(mlp, domain);
    }
    if (config instanceof Conv conv) {
      return of(conv, domain);
    }
    throw new IllegalArgumentException(
        "no DL4J layers are known for "
            + config.getClass().getName()
            + "; it must be mlp, conv or dl4j");
  }

  private static Dl4jTranslation of(Mlp mlp, Domain domain) {
    requireNoContext(mlp.context());
    Dl4jTranslation net = new Dl4jTranslation(mlp.architecture(domain).layout(), domain, false);
    int width = domain.inputs();
    for (int i = 1; i <= mlp.layers().size(); i++) {
      net.dense(mlp, i, width);
      width = mlp.layers().get(i - 1);
    }
    net.head(mlp.loss(), width, 1);
    return net;
  }

  private static Dl4jTranslation of(Conv conv, Domain domain) {
    requireNoContext(conv.context());
    if (conv.normalization() == Normalization.LAYER) {
      throw new IllegalArgumentException(
          "normalization is layer; DL4J has none after a convolution: it must be batch or none");
    }
    Dl4jTranslation net = new Dl4jTranslation(conv.architecture(domain).layout(), domain, true);
    boolean pooled = conv.downsample() == Conv.Downsample.MAX_POOL;
    int height = domain.input().get(0);
    int width = domain.input().get(1);
    int channels = domain.input().get(2);
    for (int i = 1; i <= conv.blocks(); i++) {
      net.convolution(conv, i, channels, pooled ? 1 : 2);
      channels = conv.filters();
      if (pooled) {
        net.layer(LayerJson.maxPool());
      }
      height = pooled ? height / 2 : (height + 1) / 2;
      width = pooled ? width / 2 : (width + 1) / 2;
    }
    if (conv.head() == Conv.Head.MEAN) {
      net.layer(LayerJson.meanPool());
      net.head(conv.loss(), channels, 1);
    } else {
      net.flattening.set(
          String.valueOf(net.layers.size()), LayerJson.flatten(height, width, channels));
      net.head(conv.loss(), height * width * channels, height * width);
    }
    return net;
  }

  private static void requireNoContext(int context) {
    if (context > 0) {
      throw new IllegalArgumentException(
          "context is " + context + "; DL4J's layers have no such input: it must be 0");
    }
  }

  private void dense(Mlp mlp, int i, int inputs) {
    int layer = layers.size();
    int units = mlp.layers().get(i - 1);
    boolean batch = mlp.normalization() == Normalization.BATCH;
    boolean rows = mlp.normalization() == Normalization.LAYER;
    if (rows && mlp.epsilon() > LARGEST_LAYER_EPSILON) {
      throw new IllegalArgumentException(
          "epsilon is "
              + mlp.epsilon()
              + "; DL4J's layer normalization has none: it must be at most "
              + LARGEST_LAYER_EPSILON);
    }
    ObjectNode activation = LayerJson.activation(mlp.activation());
    layer(LayerJson.dense(inputs, units, !batch, rows, batch ? LayerJson.identity() : activation));
    bound(Binding.dense(layout.slice("dense" + i + ".weight"), layer));
    if (batch) {
      batchNorm(i, units, mlp.scale(), mlp.shift(), mlp.epsilon(), activation);
    } else if (rows) {
      vector(mlp.shift(), "norm" + i + ".shift", layer, "b", units, 0);
      vector(mlp.scale(), "norm" + i + ".scale", layer, "g", units, 1);
    } else {
      vector(true, "dense" + i + ".bias", layer, "b", units, 0);
    }
  }

  private void convolution(Conv conv, int i, int inputs, int stride) {
    int layer = layers.size();
    int filters = conv.filters();
    boolean plain = conv.normalization() == Normalization.NONE;
    ObjectNode activation = LayerJson.activation(conv.activation());
    layer(
        LayerJson.convolution(
            inputs,
            filters,
            stride,
            conv.padding(),
            plain,
            plain ? activation : LayerJson.identity()));
    if (plain) {
      vector(true, "conv" + i + ".bias", layer, "b", filters, 0);
    }
    bound(Binding.kernel(layout.slice("conv" + i + ".kernel"), layer));
    if (!plain) {
      batchNorm(i, filters, conv.scale(), conv.shift(), conv.epsilon(), activation);
    }
  }

  private void batchNorm(
      int i, int channels, boolean scale, boolean shift, float epsilon, ObjectNode activation) {
    int layer = layers.size();
    layer(LayerJson.batchNorm(channels, epsilon));
    vector(scale, "norm" + i + ".scale", layer, "gamma", channels, 1);
    vector(shift, "norm" + i + ".shift", layer, "beta", channels, 0);
    vector(false, "", layer, "mean", channels, 0);
    vector(false, "", layer, "var", channels, 1);
    layer(LayerJson.activationLayer(activation));
  }

  private void head(@Nullable Loss named, int inputs, int pixels) {
    int layer = layers.size();
    layer(LayerJson.output(inputs, domain.outputs(), named != null ? named : fitting()));
    bound(Binding.flattened(layout.slice("head.weight"), layer, pixels));
    vector(true, "head.bias", layer, "b", domain.outputs(), 0);
  }

  private Loss fitting() {
    return switch (domain.kind()) {
      case REGRESSION -> Loss.MSE;
      case CLASSES -> Loss.SOFTMAX;
      case BINARY -> Loss.BCE;
      case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS -> throw LayerJson.policy();
    };
  }

  private void layer(ObjectNode json) {
    json.put("layerName", "layer" + layers.size());
    layers.add(json);
    variables.add(new ArrayList<>());
  }

  private void bound(Binding binding) {
    parameter(new Parameter(binding.key(), binding.slice().length(), 0, binding));
  }

  /** A vector of ours if {@code present}, else one that holds {@code otherwise}. */
  private void vector(
      boolean present, String slice, int layer, String name, int length, float otherwise) {
    Binding binding = present ? Binding.vector(layout.slice(slice), layer, name) : null;
    parameter(new Parameter(layer + "_" + name, length, otherwise, binding));
  }

  private void parameter(Parameter parameter) {
    parameters.add(parameter);
    variables
        .get(layers.size() - 1)
        .add(parameter.key().substring(parameter.key().indexOf('_') + 1));
  }

  /** Where our slices are in DL4J's network. */
  public List<Binding> bindings() {
    return parameters.stream().map(Parameter::binding).filter(b -> b != null).toList();
  }

  /** Whether the network takes images, as channels × height × width, or flat inputs. */
  public boolean images() {
    return images;
  }

  @Override
  public String configuration() {
    return configuration("FLOAT");
  }

  /**
   * The configuration.
   *
   * @param type of its parameters: FLOAT or DOUBLE
   */
  public String configuration(String type) {
    ArrayNode confs = LayerJson.NODES.arrayNode();
    for (int i = 0; i < layers.size(); i++) {
      ObjectNode conf = confs.addObject();
      conf.put("cacheMode", "NONE").put("dataType", type);
      conf.set("layer", layers.get(i));
      conf.put("miniBatch", true).put("minimize", true).put("seed", 0);
      conf.put("maxNumLineSearchIterations", 5);
      conf.put("optimizationAlgo", "STOCHASTIC_GRADIENT_DESCENT");
      ArrayNode names = conf.putArray("variables");
      variables.get(i).forEach(names::add);
    }
    ObjectNode json = LayerJson.NODES.objectNode();
    json.put("backpropType", "Standard").put("cacheMode", "NONE").put("dataType", type);
    json.set("confs", confs);
    json.set("inputPreProcessors", flattening);
    json.put("inferenceWorkspaceMode", "ENABLED").put("trainingWorkspaceMode", "ENABLED");
    json.put("tbpttBackLength", 20).put("tbpttFwdLength", 20);
    return json.put("validateOutputLayerConfig", true).toPrettyString();
  }

  @Override
  public float[] coefficients(float[] z, List<Frozen.Moments> moments) {
    requireOneForEach(moments);
    float[] all = new float[parameters.stream().mapToInt(Parameter::length).sum()];
    Iterator<Frozen.Moments> means = moments.iterator();
    Iterator<Frozen.Moments> variances = moments.iterator();
    int at = 0;
    for (Parameter parameter : parameters) {
      if (!moments.isEmpty() && parameter.key().endsWith("_mean")) {
        System.arraycopy(means.next().mean(), 0, all, at, parameter.length());
      } else if (!moments.isEmpty() && parameter.key().endsWith("_var")) {
        System.arraycopy(variances.next().variance(), 0, all, at, parameter.length());
      } else {
        put(parameter, z, all, at);
      }
      at += parameter.length();
    }
    return all;
  }

  private void requireOneForEach(List<Frozen.Moments> moments) {
    long norms = parameters.stream().filter(p -> p.key().endsWith("_mean")).count();
    if (!moments.isEmpty() && moments.size() != norms) {
      throw new IllegalArgumentException(
          "statistics of "
              + moments.size()
              + " batch normalisations are given; the network has "
              + norms);
    }
  }

  private static void put(Parameter parameter, float[] z, float[] all, int at) {
    Binding binding = parameter.binding();
    if (binding == null) {
      java.util.Arrays.fill(all, at, at + parameter.length(), parameter.value());
      return;
    }
    int[] order = binding.order();
    int rows = Math.toIntExact(binding.theirs()[0]);
    int columns = parameter.length() / rows;
    for (int i = 0; i < order.length; i++) {
      int place = parameter.columns() ? order[i] % columns * rows + order[i] / columns : order[i];
      all[at + place] = z[binding.slice().offset() + i];
    }
  }
}
