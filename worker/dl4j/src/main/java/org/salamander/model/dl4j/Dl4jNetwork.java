package org.salamander.model.dl4j;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.ModelConfig;
import org.salamander.model.dl4j.Dl4jBatches.Form;
import org.salamander.model.exchange.Binding;
import org.salamander.model.exchange.Dl4jTranslation;

/**
 * A {@link MultiLayerNetwork}, made from one of our nets or from a DL4J configuration. Converts
 * parameters and batches between our layout and DL4J's.
 *
 * <table>
 *   <caption>Layouts</caption>
 *   <tr><th></th><th>ours</th><th>DL4J</th></tr>
 *   <tr><td>images</td><td>height × width × channels</td><td>channels × height × width</td></tr>
 *   <tr><td>kernels</td><td>row × column × input × filter</td><td>filter × input × row × column</td></tr>
 *   <tr><td>dense weights</td><td>input × unit</td><td>input × unit (column-major in its flat vector)</td></tr>
 *   <tr><td>head on a whole map</td><td>(pixel × channel) × unit</td><td>(channel × pixel) × unit</td></tr>
 *   <tr><td>γ, β of a net without them</td><td></td><td>fixed at 1 and 0</td></tr>
 * </table>
 *
 * <p>Our batch normalization always uses the statistics of the current batch. DL4J's does so only
 * in training mode ({@code output(x, true)}). Its running mean and variance have no counterpart
 * here. DL4J's loss is a mean over examples, but its gradient is a sum over examples.
 */
public final class Dl4jNetwork {

  private final MultiLayerNetwork network;
  private final Layout layout;
  private final List<Binding> bindings;
  private final Domain domain;
  private final DataType type;
  private final Dl4jBatches batches;

  private Dl4jNetwork(
      MultiLayerNetwork network,
      Layout layout,
      List<Binding> bindings,
      Domain domain,
      DataType type,
      Form form) {
    this.network = network;
    this.layout = layout;
    this.bindings = bindings;
    this.domain = domain;
    this.type = type;
    this.batches = new Dl4jBatches(domain, type, form);
  }

  /** As {@link #of(ModelConfig, Domain, DataType)}, in float. */
  public static Dl4jNetwork of(ModelConfig config, Domain domain) {
    return of(config, domain, DataType.FLOAT);
  }

  /**
   * The network for a model configuration. DL4J draws its parameters.
   *
   * @param type FLOAT or DOUBLE
   * @throws IllegalArgumentException if DL4J does not have one of the layers; the message names the
   *     key
   */
  public static Dl4jNetwork of(ModelConfig config, Domain domain, DataType type) {
    if (config instanceof Dl4jModel model) {
      return Dl4jArchitecture.of(Dl4jFile.read("dl4j", model.dl4j()), domain).network(type);
    }
    Dl4jTranslation translation = Dl4jTranslation.of(config, domain);
    if (translation.graph()) {
      throw new IllegalArgumentException(
          "the model has residual blocks, with which it is a ComputationGraph in DL4J; init = a zip"
              + " and learner.through = dl4j-spark take chains of layers alone");
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            MultiLayerConfiguration.fromJson(translation.configuration(type.name())));
    network.init();
    Layout layout = config.architecture(domain).layout();
    Form form = translation.images() ? Form.CHANNELS_FIRST : Form.FLAT;
    return new Dl4jNetwork(network, layout, translation.bindings(), domain, type, form);
  }

  /**
   * As {@link #of(ModelConfig, Domain, DataType)} in FLOAT, set up for DL4J's own training: plain
   * gradient descent with a learning rate, on the mean loss of a minibatch.
   *
   * @throws IllegalArgumentException if DL4J would train parameters that our model does not have
   */
  public static Dl4jNetwork trainable(ModelConfig config, Domain domain, double rate) {
    Dl4jNetwork made = of(config, domain, DataType.FLOAT);
    int theirs = Slots.of(made.network).layout().size();
    if (theirs != made.layout.size()) {
      throw new IllegalArgumentException(
          "the model has "
              + made.layout.size()
              + " parameters and its DL4J network would train "
              + theirs
              + ", a normalization's scale or shift too; set model.scale = true and model.shift ="
              + " true");
    }
    MultiLayerConfiguration configuration = made.network.getLayerWiseConfigurations();
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      if (conf.getLayer() instanceof BaseLayer layer) {
        layer.setIUpdater(new Sgd(rate));
        layer.setBiasUpdater(null);
      }
    }
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return new Dl4jNetwork(
        network, made.layout, made.bindings, domain, DataType.FLOAT, made.batches.form());
  }

  /**
   * The network for a DL4J configuration. Its parameters are drawn by that configuration's weight
   * initializations.
   *
   * @throws IllegalArgumentException if the JVM has not enough memory for it
   */
  static Dl4jNetwork of(MultiLayerConfiguration configuration, Domain domain, DataType type) {
    Form form = form(configuration, domain);
    Dl4jSize.of(configuration, form.input(domain)).requireRoom();
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      conf.setMiniBatch(true); // makes the score a mean over examples
    }
    MultiLayerNetwork drawn = new MultiLayerNetwork(configuration);
    drawn.init();
    MultiLayerNetwork network = drawn.convertDataType(type);
    Slots slots = Slots.of(network);
    return new Dl4jNetwork(network, slots.layout(), slots.bindings(), domain, type, form);
  }

  /** As {@link #of}, with parameters drawn from {@code seed}. */
  static Dl4jNetwork drawn(
      MultiLayerConfiguration configuration, Domain domain, DataType type, long seed) {
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      conf.setSeed(seed);
    }
    Nd4j.getRandom().setSeed(seed);
    return of(configuration, domain, type);
  }

  /**
   * The form of the inputs. They are flat unless the first layer, or DL4J's preprocessor before it,
   * reads an image.
   */
  private static Form form(MultiLayerConfiguration configuration, Domain domain) {
    Layer first = configuration.getConf(0).getLayer();
    boolean dense = first instanceof FeedForwardLayer && !(first instanceof ConvolutionLayer);
    boolean flat = dense && configuration.getInputPreProcess(0) == null;
    if (domain.input().size() != 3 || flat) {
      return Form.FLAT;
    }
    boolean last =
        first instanceof ConvolutionLayer convolution
            && convolution.getCnn2dDataFormat() == CNN2DFormat.NHWC;
    return last ? Form.CHANNELS_LAST : Form.CHANNELS_FIRST;
  }

  /** The same network, with other slices for our parameters. */
  Dl4jNetwork withSlices(Layout layout, List<Binding> bindings) {
    return new Dl4jNetwork(network, layout, bindings, domain, type, batches.form());
  }

  /** The DL4J network. */
  public MultiLayerNetwork network() {
    return network;
  }

  /** Our slices. */
  public Layout layout() {
    return layout;
  }

  /** For each of our slices, the DL4J array with the same numbers. */
  List<Binding> bindings() {
    return bindings;
  }

  /** The domain of the tasks. */
  public Domain domain() {
    return domain;
  }

  /** Sets the network's parameters from {@code z}, which has the slices of {@link #layout}. */
  public void setParameters(float[] z) {
    double[] wide = new double[layout.size()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = z[i];
    }
    setParameters(wide);
  }

  /** Sets the network's parameters from doubles in the same order. */
  public void setParameters(double[] z) {
    for (Binding binding : bindings) {
      network.setParam(binding.key(), array(binding, z));
    }
  }

  /**
   * Sets the statistics that batch normalizations use outside training, in the order of layers.
   *
   * @throws IllegalArgumentException if the network has another number of batch normalizations
   */
  public void setMoments(List<Frozen.Moments> moments) {
    Iterator<Frozen.Moments> next = moments.iterator();
    int norms = 0;
    for (int i = 0; i < network.getnLayers(); i++) {
      Layer layer = network.getLayerWiseConfigurations().getConf(i).getLayer();
      if (layer instanceof BatchNormalization norm && ++norms <= moments.size()) {
        Frozen.Moments given = next.next();
        network.setParam(i + "_mean", row(given.mean()));
        if (norm.isUseLogStd()) {
          network.setParam(i + "_log10stdev", row(logDeviations(given.variance())));
        } else {
          network.setParam(i + "_var", row(given.variance()));
        }
      }
    }
    if (norms != moments.size()) {
      throw new IllegalArgumentException(
          "statistics of "
              + moments.size()
              + " batch normalisations are given; the network has "
              + norms);
    }
  }

  /**
   * log₁₀ σ of each channel, which DL4J stores by default. The variance is at least 1e-20, so that
   * the logarithm is finite.
   */
  private static float[] logDeviations(float[] variance) {
    float[] logs = new float[variance.length];
    for (int c = 0; c < logs.length; c++) {
      logs[c] = (float) (0.5 * StrictMath.log10(Math.max(variance[c], 1e-20)));
    }
    return logs;
  }

  private INDArray row(float[] values) {
    return Nd4j.createFromArray(values).castTo(type).reshape('c', 1, values.length);
  }

  /**
   * Writes a zip for {@code ModelSerializer.restoreMultiLayerNetwork}, without the updater's state.
   */
  public void write(Path file) throws IOException {
    ModelSerializer.writeModel(network, file.toFile(), false);
  }

  /**
   * The parameters, in our order, of a network that DL4J saved.
   *
   * @param file a zip written by {@code ModelSerializer}
   * @throws IllegalArgumentException if it is no such file, or if its layers differ from the
   *     configuration's; the message names the first difference
   */
  public static float[] read(Path file, ModelConfig config, Domain domain) {
    Dl4jNetwork own = of(config, domain, DataType.FLOAT);
    MultiLayerNetwork saved = restored(Dl4jFile.read("init", file.toString()), domain);
    Dl4jComparison.requireSame(file.toString(), saved, own.network);
    return narrow(own.vector(saved.paramTable()));
  }

  private static MultiLayerNetwork restored(Dl4jFile file, Domain domain) {
    try {
      MultiLayerConfiguration configuration = file.configuration();
      Form form = form(configuration, domain);
      Dl4jSize.of(configuration, form.input(domain)).requireRoom();
      MultiLayerNetwork saved = new MultiLayerNetwork(configuration);
      saved.init();
      if (!setParameters(saved, file)) {
        throw new IllegalArgumentException("it has no " + ModelSerializer.COEFFICIENTS_BIN);
      }
      return saved;
    } catch (RuntimeException e) {
      throw file.refused(e);
    }
  }

  /** Sets the parameters from a file. Returns false if the file has none. */
  static boolean setParameters(MultiLayerNetwork network, Dl4jFile file) {
    double[] parameters = file.parameters(Math.toIntExact(network.numParams()));
    if (parameters != null) {
      DataType type = network.params().dataType();
      network.setParams(Nd4j.create(parameters).castTo(type).reshape('c', 1, parameters.length));
    }
    return parameters != null;
  }

  /** The network's parameters in our order. */
  public double[] parameters() {
    return vector(network.paramTable());
  }

  /** The network's parameters in our order, rounded to floats. */
  float[] floats() {
    return narrow(parameters());
  }

  private static float[] narrow(double[] wide) {
    float[] narrow = new float[wide.length];
    for (int i = 0; i < wide.length; i++) {
      narrow[i] = (float) wide[i];
    }
    return narrow;
  }

  /**
   * The mean loss of a batch and its gradient, computed by DL4J in training mode. The gradient is
   * in our order.
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
   * @param gradient one number for each of our parameters
   */
  public record LossAndGradient(double loss, double[] gradient) {}

  /** Writes the gradient of the mean loss with respect to the batch's inputs, in our order. */
  void inputGradient(Batch batch, float[] gradient) {
    INDArray sum =
        network.calculateGradients(inputs(batch), targets(batch), null, null).getSecond();
    INDArray ours = batches.form() == Form.CHANNELS_FIRST ? sum.permute(0, 2, 3, 1) : sum;
    double[] values = ours.dup('c').castTo(DataType.DOUBLE).data().asDouble();
    for (int i = 0; i < batch.inputs().length; i++) {
      gradient[i] = (float) (values[i] / batch.size());
    }
  }

  /** Turns batches into DL4J's arrays. */
  public Dl4jBatches batches() {
    return batches;
  }

  /** As {@link Dl4jBatches#inputs}. */
  public INDArray inputs(Batch batch) {
    return batches.inputs(batch);
  }

  /** As {@link Dl4jBatches#targets}. */
  public INDArray targets(Batch batch) {
    return batches.targets(batch);
  }

  private double[] vector(Map<String, INDArray> table) {
    double[] z = new double[layout.size()];
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
      fill(binding, array, z);
    }
    return z;
  }

  /** A slice's numbers as DL4J's array. */
  private INDArray array(Binding binding, double[] z) {
    int[] order = binding.order();
    double[] values = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      values[order[i]] = z[binding.slice().offset() + i];
    }
    return Nd4j.createFromArray(values).castTo(type).reshape('c', binding.theirs());
  }

  /** Copies the numbers of DL4J's array into their slice of {@code z}. */
  private static void fill(Binding binding, INDArray array, double[] z) {
    double[] values =
        array.dup('c').castTo(DataType.DOUBLE).reshape(array.length()).toDoubleVector();
    int[] order = binding.order();
    for (int i = 0; i < order.length; i++) {
      z[binding.slice().offset() + i] = values[order[i]];
    }
  }
}
