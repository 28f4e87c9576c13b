package org.salamander.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chain of {@link Layer}s under a {@link Loss}. The gradient is reverse mode; the Hessian-vector
 * product differentiates it along the direction, forward over reverse (Pearlmutter 1994), and costs
 * two gradients: exact, without a graph. Nothing is computed for the gradient or the tangent of the
 * input except in {@link #inputGradient}.
 */
final class Network implements Model {

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
  public Tape tape() {
    return new NetworkTape(this, layers.size());
  }

  @Override
  public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
    NetworkTape own = own(tape);
    forward(z, batch, own);
    Score score = lossGradient(batch, own);
    backward(z, batch.size(), own, gradient, false);
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
    tangentForward(examples, own, v);
    Buffers[] b = own.buffers;
    Buffers[] t = tangents.buffers;
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
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).tangentBackward(examples, v, b[i], b[i + 1], t[i], t[i + 1], product, i > 0);
    }
  }

  @Override
  public void fisherVector(float[] z, Batch batch, Tape tape, float[] v, float[] product) {
    gradient(z, batch, tape, product); // the tangent needs what it leaves on the tape
    NetworkTape own = own(tape);
    int examples = batch.size();
    tangentForward(examples, own, v);
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
    backward(z, examples, own, product, false);
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
    Shape shape = input.shape();
    scratch.buffers[0].gradient =
        Buffers.grown(scratch.buffers[0].gradient, shape.length(batch.size()));
    backward(z, batch.size(), scratch, null, true);
    Input.compact(shape, scratch.buffers[0].gradient, batch.size(), gradient);
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

  private void tangentForward(int examples, NetworkTape own, float[] v) {
    reserve(examples, tangents);
    Buffers[] b = own.buffers;
    Buffers[] t = tangents.buffers;
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).tangentForward(examples, v, b[i], b[i + 1], t[i], t[i + 1], i > 0);
    }
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

  private void forward(float[] z, Batch batch, NetworkTape tape) {
    tape.examples = 0;
    checkTargets(batch.targets(), batch.size());
    reserve(batch.size(), tape);
    input.load(batch, tape.buffers[0]);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).forward(batch.size(), z, tape.buffers[i], tape.buffers[i + 1]);
    }
  }

  private Score lossGradient(Batch batch, NetworkTape tape) {
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

  private void backward(
      float[] z, int examples, NetworkTape tape, float @Nullable [] gradient, boolean toInput) {
    for (int i = layers.size() - 1; i >= 0; i--) {
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
