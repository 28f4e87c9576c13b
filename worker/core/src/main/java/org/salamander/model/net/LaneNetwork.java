package org.salamander.model.net;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.LaneObjective;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Buffers;
import org.salamander.model.net.layer.Chain;
import org.salamander.model.net.layer.Chain.SideGradient;
import org.salamander.model.net.layer.Chain.Wanted;
import org.salamander.model.net.shape.Shape;

/**
 * A small {@link Network} for a group of tasks, one in each lane. Every number of z, of a batch and
 * between the layers is a run of floats, one for each task, so that vectors are full whatever the
 * sizes of layers. A task has the same bits as alone. If tasks have fewer examples than others,
 * padding rows fill their lanes and have gradients of zero. A tape refers to the parameters and the
 * batch of its gradient, which may not change while it is used.
 */
final class LaneNetwork implements ChainModel {

  private static final float[] NOWHERE = {};

  private final Layout layout;
  private final int lanes;
  private final int inputs;
  private final int outputs;
  private final Chain chain;
  private final LaneObjective objective;
  private final Map<String, Integer> readers;
  private final Map<List<Layout.Slice>, Optional<Cut>> cuts = new HashMap<>();
  private final NetworkTape scratch;
  private final NetworkTape tangents;

  /**
   * @param layout of one task
   * @param inputs values of an example
   * @param outputs values of an example's output
   * @param chain the layers' forms for a group
   * @param readers the index of the first layer that reads a slice, by the slice's name
   */
  LaneNetwork(
      Layout layout,
      int lanes,
      int inputs,
      int outputs,
      Chain chain,
      Loss loss,
      Map<String, Integer> readers) {
    this.layout = layout.lanes(lanes);
    this.lanes = lanes;
    this.inputs = inputs;
    this.outputs = outputs;
    this.chain = chain;
    this.readers = readers;
    Shape output = Shape.features(outputs * lanes);
    this.objective = new LaneObjective(loss, outputs, lanes, output.start(), output.stride());
    this.scratch = tape();
    this.tangents = tape();
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public Chain chain() {
    return chain;
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
    Score score = forward(z, batch, own);
    chain.backward(batch.size(), z, own.buffers, gradient, Wanted.ALL, false, SideGradient.NONE);
    own.batch = batch;
    own.z = z;
    return score;
  }

  @Override
  public void hessianVector(Tape tape, float[] v, float[] product) {
    NetworkTape own = own(tape);
    Batch batch = own.batch;
    if (batch == null) {
      throw new IllegalStateException(
          "no gradient is recorded on this tape; call gradient with it first");
    }
    int examples = batch.size();
    reserve(examples, tangents);
    chain.group(batch, own.z);
    chain.tangentForward(examples, v, own.buffers, tangents.buffers, false);
    lossTangent(batch, own.kept, tangents.last());
    chain.tangentBackward(
        examples, v, own.buffers, tangents.buffers, product, false, SideGradient.NONE);
  }

  /** Computes all values, the losses, and their gradients with respect to the outputs. */
  private Score forward(float[] z, Batch batch, NetworkTape own) {
    values(z, batch, own);
    return lossGradient(batch, own.last(), own.kept);
  }

  private void values(float[] z, Batch batch, NetworkTape own) {
    load(batch, own);
    chain.group(batch, z);
    chain.forward(batch.size(), z, own.buffers);
  }

  @Override
  public void load(Batch batch, NetworkTape tape) {
    if (batch.lanes() != lanes || batch.inputs().length != batch.size() * inputs * lanes) {
      throw new IllegalArgumentException(
          "a group's batch of "
              + batch.size()
              + " examples in "
              + batch.lanes()
              + " lanes has "
              + batch.inputs().length
              + " input values; the model needs "
              + inputs
              + " an example in each of "
              + lanes
              + " lanes");
    }
    tape.batch = null;
    reserve(batch.size(), tape);
    tape.buffers[0].value = batch.inputs();
  }

  @Override
  public boolean readsBatch() {
    return true;
  }

  @Override
  public int kept(int examples) {
    return examples * outputs * lanes;
  }

  @Override
  public Score lossGradient(Batch batch, Buffers last, float[] kept) {
    return objective.gradient(batch, last.value, last.gradient, kept);
  }

  @Override
  public void lossTangent(Batch batch, float[] kept, Buffers last) {
    objective.tangent(batch, kept, last.value, last.gradient);
  }

  @Override
  public Score score(float[] z, Batch batch) {
    return forward(z, batch, scratch);
  }

  @Override
  public void predict(float[] z, Batch batch, float[] predicted) {
    values(z, batch, scratch);
    Input.compact(Shape.features(outputs * lanes), scratch.last().value, batch.size(), predicted);
  }

  @Override
  public void inputGradient(float[] z, Batch batch, float[] gradient) {
    forward(z, batch, scratch);
    Shape input = Shape.features(inputs * lanes);
    Buffers in = scratch.buffers[0];
    in.gradient = Buffers.grown(in.gradient, input.length(batch.size()));
    chain.backward(batch.size(), z, scratch.buffers, NOWHERE, Wanted.NONE, true, SideGradient.NONE);
    Input.compact(input, in.gradient, batch.size(), gradient);
  }

  @Override
  public Score judge(float[] given, float[] targets, int size) {
    throw new UnsupportedOperationException("outputs are evaluated task by task");
  }
}
