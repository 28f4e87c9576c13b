package org.salamander.model.dl4j;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.salamander.model.Batch;
import org.salamander.model.Conv;
import org.salamander.model.Mlp;
import org.salamander.model.ModelConfig;
import org.salamander.task.Domain;

/**
 * A {@link MultiLayerNetwork} of the same layers as one of our nets, and the way parameters and
 * batches go between the two.
 *
 * <table>
 *   <caption>Layouts</caption>
 *   <tr><th></th><th>ours</th><th>DL4J</th></tr>
 *   <tr><td>images</td><td>height × width × channels</td><td>channels × height × width</td></tr>
 *   <tr><td>kernels</td><td>row × column × input × filter</td><td>filter × input × row × column</td></tr>
 *   <tr><td>dense weights</td><td>input × unit</td><td>input × unit (column-major in its flat vector)</td></tr>
 *   <tr><td>head on a whole map</td><td>(pixel × channel) × unit</td><td>(channel × pixel) × unit</td></tr>
 *   <tr><td>γ, β we leave out</td><td></td><td>held at 1 and 0</td></tr>
 * </table>
 *
 * <p>Our batch norm always takes the statistics of the batch at hand; DL4J's does so in training
 * mode ({@code output(x, true)}), and its running mean and variance have no counterpart here.
 * DL4J's loss is a mean over examples while its gradient is their sum.
 */
public final class Dl4jNetwork {

  private final MultiLayerNetwork network;
  private final List<Binding> bindings;
  private final Domain domain;
  private final DataType type;
  private final int size;
  private final boolean images;

  private Dl4jNetwork(Dl4jLayers layers, Domain domain, DataType type, int size, boolean images) {
    this.network = new MultiLayerNetwork(layers.configuration(type));
    this.network.init();
    this.bindings = layers.bindings();
    this.domain = domain;
    this.type = type;
    this.size = size;
    this.images = images;
  }

  /**
   * The network for a configuration, its parameters drawn by DL4J.
   *
   * @param type FLOAT or DOUBLE
   * @throws IllegalArgumentException if DL4J has no such layer, naming the key
   */
  public static Dl4jNetwork of(ModelConfig config, Domain domain, DataType type) {
    int size = config.architecture(domain).layout().size();
    if (config instanceof Mlp mlp) {
      return new Dl4jNetwork(Dl4jLayers.of(mlp, domain), domain, type, size, false);
    }
    if (config instanceof Conv conv) {
      return new Dl4jNetwork(Dl4jLayers.of(conv, domain), domain, type, size, true);
    }
    throw new IllegalArgumentException(
        "no DL4J layers are known for " + config.getClass().getName() + "; it must be mlp or conv");
  }

  /** DL4J's network itself. */
  public MultiLayerNetwork network() {
    return network;
  }

  /** Gives the network our parameters; the slices of {@code z} are those of the configuration's. */
  public void setParameters(float[] z) {
    double[] wide = new double[size];
    for (int i = 0; i < size; i++) {
      wide[i] = z[i];
    }
    setParameters(wide);
  }

  /** Gives the network our parameters in double, as {@link #parameters} returns them. */
  public void setParameters(double[] z) {
    for (Binding binding : bindings) {
      network.setParam(binding.key(), binding.fromVector(z, type));
    }
  }

  /** The network's parameters in our order. */
  public double[] parameters() {
    return vector(network.paramTable());
  }

  /**
   * The mean loss over a batch and its gradient, in our order, as DL4J computes it in training
   * mode.
   */
  public LossAndGradient gradient(Batch batch) {
    network.setInput(inputs(batch));
    network.setLabels(targets(batch));
    network.computeGradientAndScore();
    double[] sum = vector(network.gradient().gradientForVariable());
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= batch.size();
    }
    return new LossAndGradient(network.score(), sum);
  }

  /**
   * A loss and its gradient.
   *
   * @param gradient as long as our parameters
   */
  public record LossAndGradient(double loss, double[] gradient) {}

  /**
   * A batch's inputs as DL4J wants them: examples × features, or examples × channels × height ×
   * width.
   */
  public INDArray inputs(Batch batch) {
    INDArray flat = Nd4j.createFromArray(batch.inputs()).castTo(type);
    if (!images) {
      return flat.reshape('c', batch.size(), domain.inputs());
    }
    List<Integer> shape = domain.input();
    return flat.reshape('c', batch.size(), shape.get(0), shape.get(1), shape.get(2))
        .permute(0, 3, 1, 2)
        .dup('c');
  }

  /** A batch's targets as DL4J wants them, classes one-hot. */
  public INDArray targets(Batch batch) {
    if (domain.kind() != Domain.Kind.CLASSES) {
      return Nd4j.createFromArray(batch.targets())
          .castTo(type)
          .reshape('c', batch.size(), domain.outputs());
    }
    INDArray oneHot = Nd4j.zeros(type, batch.size(), domain.outputs());
    for (int e = 0; e < batch.size(); e++) {
      oneHot.putScalar(e, (long) batch.targets()[e], 1.0);
    }
    return oneHot;
  }

  private double[] vector(Map<String, INDArray> table) {
    double[] z = new double[size];
    for (Binding binding : bindings) {
      INDArray array = table.get(binding.key());
      if (array == null) {
        throw new IllegalStateException(
            "DL4J's network has no parameter "
                + binding.key()
                + " for "
                + binding.slice().name()
                + " among "
                + table.keySet());
      }
      binding.toVector(array, z);
    }
    return z;
  }
}
