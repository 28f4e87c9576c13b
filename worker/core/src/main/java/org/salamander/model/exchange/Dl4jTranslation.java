package org.salamander.model.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.ModelConfig;
import org.salamander.model.exchange.Vertex.Parameter;
import org.salamander.model.net.LayerConfig;
import org.salamander.model.net.LayeredArchitecture;

/**
 * Translates our nets to DL4J layer by layer, and binds each slice of our parameters to a DL4J
 * array. A chain of layers becomes a {@code MultiLayerNetwork}. A net with residual blocks becomes
 * a {@code ComputationGraph}; its vertices have the names of our slices.
 *
 * <p>DL4J's parameter vector holds the arrays of all layers one after another. The order within a
 * layer is that of its initializer: a convolution's bias comes before its kernel. Matrices are
 * stored column by column, kernels row-major.
 */
public final class Dl4jTranslation implements Dl4jCounterpart {

  private final List<Vertex> vertices = new ArrayList<>();
  private final boolean graph;
  private final boolean images;

  private Dl4jTranslation(LayeredArchitecture net) {
    this.graph = net.layers().stream().anyMatch(LayerConfig.ResidualBlock.class::isInstance);
    this.images = net.domain().input().size() == 3 && readsMaps(net.layers());
    LayerTranslation.of(net, images, graph, vertices);
  }

  /**
   * The DL4J network for one of our nets.
   *
   * @throws IllegalArgumentException if DL4J does not have one of the layers; the message names the
   *     key
   */
  public static Dl4jTranslation of(ModelConfig config, Domain domain) {
    if (config.architecture(domain) instanceof LayeredArchitecture net) {
      return new Dl4jTranslation(net);
    }
    throw new IllegalArgumentException(
        "no DL4J layers are known for "
            + config.getClass().getName()
            + "; it must be mlp, conv, stack or dl4j");
  }

  /** Whether a layer reads the input as a map, before the first layer that reads it as a vector. */
  private static boolean readsMaps(List<LayerConfig> layers) {
    return layers.stream()
        .takeWhile(
            layer -> !(layer instanceof LayerConfig.Dense || layer instanceof LayerConfig.Flatten))
        .anyMatch(layer -> !(layer instanceof LayerConfig.Function));
  }

  /** For each of our slices, the DL4J array with the same numbers. */
  public List<Binding> bindings() {
    return parameters()
        .<Binding>mapMulti(
            (parameter, found) -> {
              if (parameter.binding() != null) {
                found.accept(parameter.binding());
              }
            })
        .toList();
  }

  private Stream<Parameter> parameters() {
    return vertices.stream().flatMap(vertex -> vertex.parameters().stream());
  }

  /**
   * True if the network's inputs are images of channels × height × width, false if they are flat.
   */
  public boolean images() {
    return images;
  }

  /**
   * True if the network is a {@code ComputationGraph}, false if it is a {@code MultiLayerNetwork}.
   */
  public boolean graph() {
    return graph;
  }

  @Override
  public String configuration() {
    return configuration("FLOAT");
  }

  /**
   * The network's configuration as JSON.
   *
   * @param type the parameters' type, FLOAT or DOUBLE
   */
  public String configuration(String type) {
    ObjectNode json = LayerJson.NODES.objectNode();
    json.put("backpropType", "Standard").put("cacheMode", "NONE").put("dataType", type);
    if (graph) {
      addGraph(json, type);
    } else {
      addChain(json, type);
    }
    json.put("inferenceWorkspaceMode", "ENABLED").put("trainingWorkspaceMode", "ENABLED");
    json.put("tbpttBackLength", 20).put("tbpttFwdLength", 20);
    return json.put("validateOutputLayerConfig", true).toPrettyString();
  }

  private void addChain(ObjectNode json, String type) {
    ArrayNode confs = json.putArray("confs");
    ObjectNode flattening = json.putObject("inputPreProcessors");
    for (Vertex vertex : vertices) {
      confs.add(conf(vertex, type));
      if (vertex.flattening() != null) {
        flattening.set(vertex.name(), vertex.flattening());
      }
    }
  }

  private void addGraph(ObjectNode json, String type) {
    json.putArray("networkInputs").add(Vertex.INPUT);
    json.putArray("networkOutputs").add(vertices.get(vertices.size() - 1).name());
    json.set("defaultConfiguration", conf(null, type));
    ArrayNode order = json.putArray("topologicalOrder").add(0);
    ArrayNode names = json.putArray("topologicalOrderStr").add(Vertex.INPUT);
    ObjectNode inputs = json.putObject("vertexInputs");
    ObjectNode all = json.putObject("vertices");
    for (Vertex vertex : vertices) {
      order.add(order.size());
      names.add(vertex.name());
      vertex.inputs().forEach(inputs.putArray(vertex.name())::add);
      ObjectNode one = all.putObject(vertex.name());
      if (vertex.layer() == null) {
        one.put("@class", "org.deeplearning4j.nn.conf.graph.ElementWiseVertex").put("op", "Add");
      } else {
        one.put("@class", "org.deeplearning4j.nn.conf.graph.LayerVertex");
        one.set("layerConf", conf(vertex, type));
        one.put("outputVertex", false).set("preProcessor", vertex.flattening());
      }
    }
  }

  private static ObjectNode conf(@Nullable Vertex vertex, String type) {
    ObjectNode conf = LayerJson.NODES.objectNode().put("cacheMode", "NONE").put("dataType", type);
    conf.set("layer", vertex == null ? null : vertex.layer());
    conf.put("miniBatch", true).put("minimize", true).put("seed", 0);
    conf.put("maxNumLineSearchIterations", 5);
    conf.put("optimizationAlgo", "STOCHASTIC_GRADIENT_DESCENT");
    ArrayNode names = conf.putArray("variables");
    if (vertex != null) {
      vertex.parameters().forEach(parameter -> names.add(parameter.name()));
    }
    return conf;
  }

  @Override
  public float[] coefficients(float[] z, List<Frozen.Moments> moments) {
    requireOneForEach(moments);
    List<Parameter> parameters = parameters().toList();
    float[] all = new float[parameters.stream().mapToInt(Parameter::length).sum()];
    Iterator<Frozen.Moments> means = moments.iterator();
    Iterator<Frozen.Moments> variances = moments.iterator();
    int at = 0;
    for (Parameter parameter : parameters) {
      if (!moments.isEmpty() && parameter.name().equals("mean")) {
        System.arraycopy(means.next().mean(), 0, all, at, parameter.length());
      } else if (!moments.isEmpty() && parameter.name().equals("var")) {
        System.arraycopy(variances.next().variance(), 0, all, at, parameter.length());
      } else {
        put(parameter, z, all, at);
      }
      at += parameter.length();
    }
    return all;
  }

  private void requireOneForEach(List<Frozen.Moments> moments) {
    long norms = parameters().filter(parameter -> parameter.name().equals("mean")).count();
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
      Arrays.fill(all, at, at + parameter.length(), parameter.value());
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
