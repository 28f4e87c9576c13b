package org.salamander.model.dl4j;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;

/**
 * A DL4J network with the loss function of its last layer. The raw outputs are the last layer's
 * values before its activation function. A second network, which shares the parameters of the
 * first, computes them.
 */
final class Dl4jLoss implements Model {

  /**
   * Length of hv in a Hessian-vector product, relative to 1 + ‖z‖. It is short enough that few
   * units cross a kink, and long enough that the difference of two gradients in double precision
   * keeps seven digits.
   */
  private static final double STEP = 1e-8;

  private final Dl4jNetwork network;
  private final MultiLayerNetwork raw;
  private final ILossFunction loss;
  private final IActivation activation;
  private final Domain domain;
  private final int size;

  /**
   * @throws IllegalArgumentException if the last layer has no loss function
   */
  Dl4jLoss(Dl4jNetwork network) {
    this.network = network;
    this.domain = network.domain();
    this.size = network.layout().size();
    MultiLayerConfiguration configuration = network.network().getLayerWiseConfigurations().clone();
    Layer last = last(configuration);
    if (last instanceof BaseOutputLayer output) {
      this.loss = output.getLossFn();
    } else if (last instanceof LossLayer output) {
      this.loss = output.getLossFn();
    } else {
      throw new IllegalArgumentException(
          "the last layer is a "
              + last.getClass().getSimpleName()
              + "; it must be an OutputLayer or a LossLayer");
    }
    BaseLayer output = (BaseLayer) last;
    this.activation = output.getActivationFn();
    output.setActivationFn(new ActivationIdentity());
    this.raw = new MultiLayerNetwork(configuration);
    raw.init(network.network().params(), false);
  }

  private static Layer last(MultiLayerConfiguration configuration) {
    return configuration.getConf(configuration.getConfs().size() - 1).getLayer();
  }

  /** Refuses dropout and weight noise, with which the same arguments give different losses. */
  static void requireRepeatable(MultiLayerConfiguration configuration, String name) {
    int i = 0;
    for (NeuralNetConfiguration conf : configuration.getConfs()) {
      Layer layer = conf.getLayer();
      boolean noise = layer instanceof BaseLayer base && base.getWeightNoise() != null;
      if (layer.getIDropout() != null || noise) {
        throw new IllegalArgumentException(
            "dl4j is "
                + name
                + ", whose layer "
                + i
                + " ("
                + layer.getClass().getSimpleName()
                + ") has "
                + (noise ? "weight noise" : "dropout")
                + "; a meta-gradient needs the same loss for the same parameters: remove it");
      }
      i++;
    }
  }

  @Override
  public Layout layout() {
    return network.layout();
  }

  @Override
  public int outputs() {
    return domain.outputs();
  }

  /** A point and a batch. The gradient is not stored; it is computed again when it is needed. */
  private static final class Point implements Tape {
    private float[] z = {};
    private Batch batch = new Batch(1, new float[0], new float[0]);

    @Override
    public long bytes() {
      return 4L * (z.length + batch.inputs().length);
    }
  }

  @Override
  public Tape tape() {
    return new Point();
  }

  @Override
  public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
    if (!(tape instanceof Point point)) {
      throw new IllegalArgumentException(
          "the tape was made by another model; use one from this model's tape()");
    }
    point.z = java.util.Arrays.copyOf(z, size);
    point.batch = batch;
    double[] exact = gradient(z, batch);
    for (int i = 0; i < size; i++) {
      gradient[i] = (float) exact[i];
    }
    return judge(rawOutputs(batch), batch);
  }

  /** The gradient of the mean loss, in double precision. */
  double[] gradient(float[] z, Batch batch) {
    network.setParameters(z);
    return network.gradient(batch).gradient();
  }

  @Override
  public void hessianVector(Tape tape, float[] v, float[] product) {
    if (!(tape instanceof Point point) || point.z.length == 0) {
      throw new IllegalStateException(
          "no gradient is recorded on this tape; call gradient with it first");
    }
    double length = norm(v);
    if (length == 0) {
      java.util.Arrays.fill(product, 0, size, 0f);
      return;
    }
    double h = STEP * (1 + norm(point.z)) / length;
    double[] ahead = gradient(point, v, h);
    double[] behind = gradient(point, v, -h);
    for (int i = 0; i < size; i++) {
      product[i] = (float) ((ahead[i] - behind[i]) / (2 * h));
    }
  }

  private double[] gradient(Point point, float[] v, double h) {
    double[] moved = new double[size];
    for (int i = 0; i < size; i++) {
      moved[i] = point.z[i] + h * v[i];
    }
    network.setParameters(moved);
    return network.gradient(point.batch).gradient();
  }

  private double norm(float[] x) {
    double squares = 0;
    for (int i = 0; i < size; i++) {
      squares += (double) x[i] * x[i];
    }
    return StrictMath.sqrt(squares);
  }

  @Override
  public Score score(float[] z, Batch batch) {
    network.setParameters(z);
    return judge(rawOutputs(batch), batch);
  }

  @Override
  public void predict(float[] z, Batch batch, float[] outputs) {
    network.setParameters(z);
    float[] values = rawOutputs(batch).castTo(DataType.FLOAT).dup('c').data().asFloat();
    System.arraycopy(values, 0, outputs, 0, batch.size() * outputs());
  }

  @Override
  public void inputGradient(float[] z, Batch batch, float[] gradient) {
    network.setParameters(z);
    network.inputGradient(batch, gradient);
  }

  @Override
  public Score judge(float[] outputs, float[] targets, int examples) {
    float[] given = java.util.Arrays.copyOf(outputs, examples * outputs());
    INDArray array =
        Nd4j.createFromArray(given).castTo(DataType.DOUBLE).reshape('c', examples, outputs());
    return judge(array, new Batch(examples, new float[0], targets));
  }

  /**
   * The values before the last activation function, size × outputs. Batch normalization uses the
   * statistics of this batch.
   */
  private INDArray rawOutputs(Batch batch) {
    return raw.output(network.inputs(batch), true);
  }

  private Score judge(INDArray outputs, Batch batch) {
    INDArray targets = network.targets(batch);
    double mean = loss.computeScore(targets, outputs.dup(), activation, null, true);
    return new Score(mean, hits(outputs, batch));
  }

  private double hits(INDArray outputs, Batch batch) {
    return switch (domain.kind()) {
      case CLASSES -> {
        long[] best = outputs.argMax(1).toLongVector();
        int hits = 0;
        for (int e = 0; e < batch.size(); e++) {
          hits += best[e] == (long) batch.targets()[e] ? 1 : 0;
        }
        yield (double) hits / batch.size();
      }
      case BINARY -> {
        double[] likely =
            activation.getActivation(outputs.dup('c'), false).ravel().toDoubleVector();
        int hits = 0;
        for (int i = 0; i < likely.length; i++) {
          hits += likely[i] > 0.5 == batch.targets()[i] > 0.5f ? 1 : 0;
        }
        yield (double) hits / likely.length;
      }
      case REGRESSION, CONTINUOUS_ACTIONS, DISCRETE_ACTIONS -> 0;
    };
  }
}
