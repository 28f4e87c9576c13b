package org.salamander.model.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;

/**
 * A chain of {@link Layer}s under a {@link Loss}. The gradient is reverse mode; the Hessian-vector
 * product differentiates it along the direction, forward over reverse (Pearlmutter 1994), and costs
 * two gradients: exact, without a graph. Nothing is computed for the gradient or the tangent of the
 * input except in {@link #inputGradient}.
 */
final class Network implements Model {

  private static final Inflow NOTHING = (index, gradient) -> {};

  private final Layout layout;
  private final Input input;
  private final List<Layer> layers;
  private final Loss loss;
  private final int outputs;
  private final NetworkTape scratch;
  private final NetworkTape tangents;
  private float[] judgedGradient = {};
  private float[] judgedKept = {};

  Network(Layout layout, Input input, List<Layer> layers, Loss loss) {
    this.layout = layout;
    this.input = input;
    this.layers = List.copyOf(layers);
    this.loss = loss;
    this.outputs = layers.get(layers.size() - 1).output().channels();
    this.scratch = new NetworkTape(this, layers.size());
    this.tangents = new NetworkTape(this, layers.size());
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public int outputs() {
    return outputs;
  }

  @Override
  public NetworkTape tape() {
    return new NetworkTape(this, layers.size());
  }

  @Override
  public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
    NetworkTape own = own(tape);
    forward(z, batch, own);
    Score score = lossGradient(batch, own);
    backward(z, batch.size(), own, gradient, false, NOTHING);
    own.examples = batch.size();
    return score;
  }

  @Override
  public void hessianVector(Tape tape, float[] v, float[] product) {
    NetworkTape own = own(tape);
    int examples = own.examples;
    if (examples == 0) {
      throw new IllegalStateException(
          "no gradient is recorded on this tape; call gradient with it first");
    }
    tangentForward(examples, own, v, false);
    lossTangent(examples, own);
    tangentBackward(examples, own, v, product, false, NOTHING);
  }

  /** The tangent of the loss's gradient along that of the outputs. */
  NetworkTape lossTangent(int examples, NetworkTape own) {
    double share = loss.share(examples, outputs);
    Rows rows = rows();
    for (int e = 0; e < examples; e++) {
      loss.tangent(
          own.kept,
          e,
          rows.offset(e, 0),
          outputs,
          share,
          tangents.last().value,
          tangents.last().gradient);
    }
    return tangents;
  }

  @Override
  public void fisherVector(float[] z, Batch batch, Tape tape, float[] v, float[] product) {
    gradient(z, batch, tape, product); // the tangent needs what it leaves on the tape
    NetworkTape own = own(tape);
    int examples = batch.size();
    tangentForward(examples, own, v, false);
    double share = loss.share(examples, outputs);
    Rows rows = rows();
    for (int e = 0; e < examples; e++) {
      loss.distribution(outputs)
          .fisher(
              own.last().value,
              rows.offset(e, 0),
              batch.targets(),
              e,
              share,
              tangents.last().value,
              own.last().gradient);
    }
    backward(z, examples, own, product, false, NOTHING);
    own.examples = 0;
  }

  @Override
  public Score score(float[] z, Batch batch) {
    forward(z, batch, scratch);
    return lossGradient(batch, scratch);
  }

  @Override
  public void predict(float[] z, Batch batch, float[] predicted) {
    forward(z, batch, scratch);
    Input.compact(Shape.features(outputs), scratch.last().value, batch.size(), predicted);
  }

  @Override
  public void inputGradient(float[] z, Batch batch, float[] gradient) {
    forward(z, batch, scratch);
    lossGradient(batch, scratch);
    backward(z, batch.size(), scratch, null, true, NOTHING);
    compactInput(scratch, batch.size(), gradient);
  }

  /** The input's gradient as the batch's inputs lie. */
  void compactInput(NetworkTape tape, int examples, float[] gradient) {
    Input.compact(input.shape(), tape.buffers[0].gradient, examples, gradient);
  }

  /** The tangents of the last forward pass along a direction. */
  NetworkTape tangents() {
    return tangents;
  }

  @Override
  public Score judge(float[] given, float[] targets, int size) {
    checkTargets(targets, size);
    judgedGradient = Buffers.grown(judgedGradient, size * outputs);
    judgedKept = Buffers.grown(judgedKept, size * outputs);
    double total = 0;
    double hits = 0;
    double share = loss.share(size, outputs);
    for (int e = 0; e < size; e++) {
      total +=
          loss.gradient(given, targets, e, e * outputs, outputs, share, judgedGradient, judgedKept);
      hits += loss.hits(given, targets, e, e * outputs, outputs);
    }
    return new Score(total, hits / size);
  }

  /**
   * Computes all tangents along {@code v}.
   *
   * @param moving whether the input has a tangent, the value of the first buffers returned
   */
  NetworkTape tangentForward(int examples, NetworkTape own, float[] v, boolean moving) {
    reserve(examples, tangents);
    Buffers[] b = own.buffers;
    Buffers[] t = tangents.buffers;
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).tangentForward(examples, v, b[i], b[i + 1], t[i], t[i + 1], i > 0 || moving);
    }
    return tangents;
  }

  /** From the tangent of the outputs' gradient to {@code product}, and to the input's if asked. */
  void tangentBackward(
      int examples, NetworkTape own, float[] v, float[] product, boolean toInput, Inflow inflow) {
    Buffers[] b = own.buffers;
    Buffers[] t = tangents.buffers;
    reserveInput(examples, t[0], toInput);
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (i + 1 < layers.size()) {
        inflow.add(i + 1, t[i + 1].gradient);
      }
      layers
          .get(i)
          .tangentBackward(examples, v, b[i], b[i + 1], t[i], t[i + 1], product, i > 0 || toInput);
    }
  }

  private void reserveInput(int examples, Buffers in, boolean wanted) {
    if (wanted) {
      in.gradient = Buffers.grown(in.gradient, input.shape().length(examples));
    }
  }

  /** What reaches a layer's output by other ways than through the next layer. */
  @FunctionalInterface
  interface Inflow {

    /** Adds it to the gradient of buffers {@code index}; the last ones are not asked for. */
    void add(int index, float[] gradient);
  }

  /**
   * Which buffers hold what a learned loss looks at: the outputs, then what enters each linear
   * layer but the first, from the last back to the first.
   */
  List<Integer> activations() {
    List<Integer> found = new ArrayList<>(List.of(layers.size()));
    for (int i = layers.size() - 1; i > 0; i--) {
      if (layers.get(i) instanceof Linear) {
        found.add(i);
      }
    }
    return found;
  }

  /** What one example looks like in those buffers. */
  Shape shape(int index) {
    return layers.get(index - 1).output();
  }

  /** Whether the first layer reads the batch's array itself. */
  boolean readsBatch() {
    return input.isPlain();
  }

  private void reserve(int examples, NetworkTape tape) {
    if (examples <= tape.capacity) {
      return;
    }
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).reserve(examples, tape.buffers[i], tape.buffers[i + 1]);
    }
    tape.kept = Buffers.grown(tape.kept, examples * outputs);
    tape.capacity = examples;
  }

  @Override
  public Frozen freeze(float[] z, Batch batch) {
    forward(z, batch, scratch);
    List<Frozen.Moments> moments = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof BatchNorm norm) {
        moments.add(norm.moments(batch.size(), scratch.buffers[i + 1]));
      }
    }
    return new FrozenNetwork(Arrays.copyOf(z, layout.size()), List.copyOf(moments));
  }

  /** This network, its batch norms with given statistics. */
  private final class FrozenNetwork implements Frozen {

    private final float[] z;
    private final List<Moments> moments;

    FrozenNetwork(float[] z, List<Moments> moments) {
      this.z = z;
      this.moments = moments;
    }

    @Override
    public void predict(Batch batch, float[] predicted) {
      begin(batch, scratch);
      Iterator<Moments> next = moments.iterator();
      for (int i = 0; i < layers.size(); i++) {
        Buffers in = scratch.buffers[i];
        Buffers own = scratch.buffers[i + 1];
        if (layers.get(i) instanceof BatchNorm norm) {
          norm.forward(batch.size(), z, next.next(), in, own);
        } else {
          layers.get(i).forward(batch.size(), z, in, own);
        }
      }
      Input.compact(Shape.features(outputs), scratch.last().value, batch.size(), predicted);
    }

    @Override
    public List<Moments> moments() {
      return moments;
    }
  }

  private void begin(Batch batch, NetworkTape tape) {
    tape.examples = 0;
    reserve(batch.size(), tape);
    input.load(batch, tape.buffers[0]);
  }

  /** Computes all values. */
  void forward(float[] z, Batch batch, NetworkTape tape) {
    begin(batch, tape);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(batch.size(), z, tape.buffers[i], tape.buffers[i + 1]);
    }
  }

  /** The loss, and its gradient with respect to the outputs. */
  Score lossGradient(Batch batch, NetworkTape tape) {
    checkTargets(batch.targets(), batch.size());
    Rows rows = rows();
    double share = loss.share(batch.size(), outputs);
    double total = 0;
    double hits = 0;
    for (int e = 0; e < batch.size(); e++) {
      int from = rows.offset(e, 0);
      total +=
          loss.gradient(
              tape.last().value,
              batch.targets(),
              e,
              from,
              outputs,
              share,
              tape.last().gradient,
              tape.kept);
      hits += loss.hits(tape.last().value, batch.targets(), e, from, outputs);
    }
    return new Score(total, hits / batch.size());
  }

  /** From the outputs' gradient to {@code gradient}, and to the input's if asked. */
  void backward(
      float[] z,
      int examples,
      NetworkTape tape,
      float @Nullable [] gradient,
      boolean toInput,
      Inflow inflow) {
    reserveInput(examples, tape.buffers[0], toInput);
    for (int i = layers.size() - 1; i >= 0; i--) {
      if (i + 1 < layers.size()) {
        inflow.add(i + 1, tape.buffers[i + 1].gradient);
      }
      layers
          .get(i)
          .backward(examples, z, tape.buffers[i], tape.buffers[i + 1], gradient, i > 0 || toInput);
    }
  }

  /** Where the last layer puts its outputs, one row an example. */
  private Rows rows() {
    return Shape.features(outputs).grid();
  }

  private void checkTargets(float[] targets, int size) {
    if (targets.length != size * loss.targets(outputs)) {
      throw new IllegalArgumentException(
          "a batch of "
              + size
              + " examples has "
              + targets.length
              + " target values; the loss "
              + loss
              + " over "
              + outputs
              + " outputs needs "
              + loss.targets(outputs)
              + " an example");
    }
  }

  private NetworkTape own(Tape tape) {
    if (tape instanceof NetworkTape mine && mine.owner == this) {
      return mine;
    }
    throw new IllegalArgumentException(
        "the tape was made by another model; use one from this model's tape()");
  }
}
