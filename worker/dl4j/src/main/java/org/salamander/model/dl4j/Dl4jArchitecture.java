package org.salamander.model.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.random.Draws;

/**
 * A DL4J network for the tasks of one domain. It holds only text and numbers, so that it can be
 * sent to executors.
 *
 * @param json the network's configuration
 * @param start the parameters of a model zip, in our order; null to draw them
 * @param ours the network on our kernels; null if only DL4J can compute it
 */
record Dl4jArchitecture(
    String json,
    Domain domain,
    Layout layout,
    float @Nullable [] start,
    @Nullable Architecture ours)
    implements Architecture {

  /**
   * Runs the network on a batch of zeros, to check that it fits the tasks.
   *
   * @throws IllegalArgumentException if it does not fit, or cannot be meta-learned
   */
  static Dl4jArchitecture of(Dl4jFile file, Domain domain) {
    try {
      MultiLayerConfiguration configuration = file.configuration();
      Dl4jLoss.requireRepeatable(configuration, file.name());
      Dl4jNetwork network = Dl4jNetwork.of(configuration, domain, DataType.DOUBLE);
      boolean given = Dl4jNetwork.setParameters(network.network(), file);
      probe(file.name(), network);
      NativeNet ours = NativeNet.of(network).orElse(null);
      Dl4jNetwork sliced = ours == null ? network : ours.network();
      return new Dl4jArchitecture(
          file.json(),
          domain,
          sliced.layout(),
          given ? sliced.floats() : null,
          ours == null ? null : ours.stack());
    } catch (RuntimeException e) {
      if (String.valueOf(e.getMessage()).startsWith("dl4j ")) {
        throw e;
      }
      throw new IllegalArgumentException(
          "dl4j is "
              + file.name()
              + ", which DL4J refuses for inputs of shape "
              + domain.input()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void probe(String name, Dl4jNetwork network) {
    Domain domain = network.domain();
    int targets = domain.kind() == Domain.Kind.CLASSES ? 1 : domain.outputs();
    Batch zeros = new Batch(2, new float[2 * domain.inputs()], new float[2 * targets]);
    long[] shape = network.network().output(network.inputs(zeros), true).shape();
    if (shape.length != 2 || shape[0] != 2 || shape[1] != domain.outputs()) {
      throw new IllegalArgumentException(
          "dl4j is "
              + name
              + ", whose outputs for 2 examples have the shape "
              + java.util.Arrays.toString(shape)
              + "; the tasks need [2, "
              + domain.outputs()
              + "]: change nOut of its last layer, or the tasks");
    }
    new Dl4jLoss(network).gradient(network.floats(), zeros);
  }

  @Override
  public void initialize(float[] z, Draws draws) {
    float[] first = start != null ? start : drawn(draws.next());
    System.arraycopy(first, 0, z, 0, first.length);
  }

  private float[] drawn(long seed) {
    return sliced(Dl4jNetwork.drawn(configuration(), domain, DataType.DOUBLE, seed)).floats();
  }

  private MultiLayerConfiguration configuration() {
    return MultiLayerConfiguration.fromJson(json);
  }

  /** A new DL4J network; its parameters are exchanged in the slices of this layout. */
  Dl4jNetwork network(DataType type) {
    return sliced(Dl4jNetwork.of(configuration(), domain, type));
  }

  private Dl4jNetwork sliced(Dl4jNetwork network) {
    return ours == null
        ? network
        : KnownLayers.of(configuration(), domain)
            .map(known -> network.withSlices(layout, known.bindings(layout)))
            .orElseThrow();
  }

  @Override
  public Optional<String> note() {
    return Optional.of(
        ours != null
            ? "DL4J's network runs on our kernels: all of its layers exist here; Hessian-vector"
                + " products are exact"
            : "DL4J's network runs in DL4J, in double precision: not all of its layers exist here;"
                + " Hessian-vector products are central differences");
  }

  @Override
  public Model model() {
    return ours != null ? ours.model() : inDl4j();
  }

  @Override
  public Optional<Model> groupModel() {
    return ours != null ? ours.groupModel() : Optional.empty();
  }

  /** The network as DL4J computes it. */
  Dl4jLoss inDl4j() {
    return new Dl4jLoss(network(DataType.DOUBLE));
  }
}
