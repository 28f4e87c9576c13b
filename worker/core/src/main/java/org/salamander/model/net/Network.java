package org.salamander.model.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Objective;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Buffers;
import org.salamander.model.net.layer.Chain;
import org.salamander.model.net.layer.Chain.SideGradient;
import org.salamander.model.net.layer.Chain.Wanted;
import org.salamander.model.net.layer.Linear;
import org.salamander.model.net.shape.Shape;

/**
 * A {@link Chain} of layers with a {@link Loss}. The gradient is computed in reverse mode. The
 * Hessian-vector product differentiates the gradient along a direction, forward over reverse
 * (Pearlmutter 1994). It is exact, needs no graph, and costs two gradients. Nothing is computed for
 * the gradient or the tangent of the input except in {@link #inputGradient}.
 */
final class Network implements ChainModel {

  private static final float[] NOWHERE = {};

  private final Layout layout;
  private final Input input;
  private final Chain chain;
  private final Loss loss;
  private final int outputs;
  private final Objective objective; // over the rows of the last layer
  private final Map<String, Integer> readers; // the first layer that reads a slice
  private final Map<List<Layout.Slice>, Optional<Cut>> cuts = new HashMap<>();
  private final NetworkTape scratch;
  private final NetworkTape tangents;
  private float[] judgedGradient = {};
  private float[] judgedKept = {};

  /**
   * @param readers the index of the first layer that reads a slice, by the slice's name
   */
  Network(Layout layout, Input input, Chain chain, Loss loss, Map<String, Integer> readers) {
    this.layout = layout;
    this.input = input;
    this.chain = chain;
    this.loss = loss;
    this.readers = readers;
    this.outputs = shape(chain.length()).channels();
    Shape output = Shape.features(outputs);
    this.objective = new Objective(loss, outputs, output.start(), output.stride());
    this.scratch = scratchTape();
    this.tangents = scratchTape();
  }

  /** This network for groups of that many tasks, if its layers and its loss support groups. */
  Optional<LaneNetwork> lanes(int lanes) {
    return loss.policy()
            || !input.isPlain()
            || layout.size() > (Integer.MAX_VALUE - Kernels.START) / lanes
        ? Optional.empty()
        : chain
            .lanes(lanes)
            .map(
                wide ->
                    new LaneNetwork(
                        layout, lanes, input.shape().size(), outputs, wide, loss, readers));
  }

  @Override
  public Chain chain() {
    return chain;
  }

  @Override
  public NetworkTape tape() {
    return new NetworkTape(this, chain.buffers(tangents.buffers), false);
  }

  /** A new tape for passes in which the input has a tangent or a gradient. */
  NetworkTape tapeWithInput() {
    return new NetworkTape(this, chain.buffers(), false);
  }

  @Override
  public Map<String, Integer> readers() {
    return readers;
  }

  @Override
  public Map<List<Layout.Slice>, Optional<Cut>> cuts() {
    return cuts;
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
  public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
    NetworkTape own = own(tape);
    forward(z, batch, own);
    Score score = lossGradient(batch, own);
    backward(z, batch.size(), own, gradient, SideGradient.NONE);
    own.examples = own.scratch ? 0 : batch.size();
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
    tangentBackward(examples, own, v, product, false, SideGradient.NONE);
  }

  @Override
  public void fisherVector(float[] z, Batch batch, Tape tape, float[] v, float[] product) {
    gradient(z, batch, tape, product); // the tangent needs the values it writes to the tape
    NetworkTape own = own(tape);
    int examples = batch.size();
    tangentForward(examples, own, v, false);
    Buffers last = own.last();
    objective.fisher(examples, last.value, batch.targets(), tangents.last().value, last.gradient);
    backward(z, examples, own, product, SideGradient.NONE);
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
    backwardToInput(z, batch.size(), scratch, SideGradient.NONE);
    compactInput(scratch, batch.size(), gradient);
  }

  @Override
  public Score judge(float[] given, float[] targets, int size) {
    judgedGradient = Buffers.grown(judgedGradient, size * outputs);
    judgedKept = Buffers.grown(judgedKept, size * outputs);
    return new Objective(loss, outputs).gradient(size, given, targets, judgedGradient, judgedKept);
  }

  @Override
  public Frozen freeze(float[] z, Batch batch) {
    forward(z, batch, scratch);
    List<Frozen.Moments> moments = new ArrayList<>();
    Chain fixed = chain.frozen(batch.size(), scratch.buffers, moments);
    Network network = new Network(layout, input, fixed, loss, readers);
    return new FrozenNetwork(network, Arrays.copyOf(z, layout.size()), List.copyOf(moments));
  }

  private record FrozenNetwork(Network network, float[] z, List<Moments> moments)
      implements Frozen {

    @Override
    public void predict(Batch batch, float[] predicted) {
      network.predict(z, batch, predicted);
    }
  }

  @Override
  public void load(Batch batch, NetworkTape tape) {
    tape.examples = 0;
    reserve(batch.size(), tape);
    input.load(batch, tape.buffers[0]);
  }

  /** Computes all values. */
  void forward(float[] z, Batch batch, NetworkTape tape) {
    load(batch, tape);
    chain.forward(batch.size(), z, tape.buffers);
  }

  @Override
  public int kept(int examples) {
    return examples * outputs;
  }

  @Override
  public Score lossGradient(Batch batch, Buffers last, float[] kept) {
    return objective.gradient(batch.size(), last.value, batch.targets(), last.gradient, kept);
  }

  @Override
  public void lossTangent(Batch batch, float[] kept, Buffers last) {
    objective.tangent(batch.size(), kept, last.value, last.gradient);
  }

  /** The loss, and its gradient with respect to the outputs. */
  Score lossGradient(Batch batch, NetworkTape tape) {
    return lossGradient(batch, tape.last(), tape.kept);
  }

  /** Computes the parameters' gradient from that of the outputs. */
  void backward(float[] z, int examples, NetworkTape tape, float[] gradient, SideGradient side) {
    chain.backward(examples, z, tape.buffers, gradient, Wanted.ALL, false, side);
  }

  /** Computes the input's gradient alone from that of the outputs. */
  void backwardToInput(float[] z, int examples, NetworkTape tape, SideGradient side) {
    reserveInput(examples, tape.buffers[0]);
    chain.backward(examples, z, tape.buffers, NOWHERE, Wanted.NONE, true, side);
  }

  /** Computes the gradients of the parameters and of the input from that of the outputs. */
  void backwardToBoth(float[] z, int examples, NetworkTape tape, float[] gradient) {
    reserveInput(examples, tape.buffers[0]);
    chain.backward(examples, z, tape.buffers, gradient, Wanted.ALL, true, SideGradient.NONE);
  }

  /**
   * Computes all tangents along {@code v}.
   *
   * @param moving whether the input has a tangent, the value of the first buffers returned
   */
  NetworkTape tangentForward(int examples, NetworkTape own, float[] v, boolean moving) {
    reserve(examples, tangents);
    chain.tangentForward(examples, v, own.buffers, tangents.buffers, moving);
    return tangents;
  }

  /** The tangent of the loss's gradient, from the tangent of the outputs. */
  NetworkTape lossTangent(int examples, NetworkTape own) {
    Buffers last = tangents.last();
    objective.tangent(examples, own.kept, last.value, last.gradient);
    return tangents;
  }

  /**
   * Computes {@code product}, and the tangent of the input's gradient if requested, from the
   * tangent of the outputs' gradient.
   */
  void tangentBackward(
      int examples,
      NetworkTape own,
      float[] v,
      float[] product,
      boolean toInput,
      SideGradient side) {
    if (toInput) {
      reserveInput(examples, tangents.buffers[0]);
    }
    chain.tangentBackward(examples, v, own.buffers, tangents.buffers, product, toInput, side);
  }

  /** The tangents of the last forward pass along a direction. */
  NetworkTape tangents() {
    return tangents;
  }

  /** Copies the input's gradient to the layout of the batch's inputs. */
  void compactInput(NetworkTape tape, int examples, float[] gradient) {
    Input.compact(input.shape(), tape.buffers[0].gradient, examples, gradient);
  }

  /**
   * Indices of the buffers that a learned loss reads: the outputs, then the inputs of each linear
   * layer except the first, from the last layer to the first.
   */
  List<Integer> activations() {
    List<Integer> found = new ArrayList<>(List.of(chain.length()));
    for (int i = chain.length() - 1; i >= 0; i--) {
      if (chain.layers().get(i) instanceof Linear) {
        found.add(i);
      }
    }
    found.remove(found.size() - 1);
    return found;
  }

  /** The shapes of one example in those buffers. */
  Shape shape(int index) {
    return chain.layers().get(index - 1).output();
  }

  @Override
  public boolean readsBatch() {
    return input.isPlain();
  }

  private void reserveInput(int examples, Buffers in) {
    in.gradient = Buffers.grown(in.gradient, input.shape().length(examples));
  }
}
