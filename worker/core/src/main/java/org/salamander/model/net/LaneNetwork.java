package org.salamander.model.net;

import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.LaneObjective;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.Chain.SideGradient;

/**
 * A small {@link Network} for a group of tasks side by side, one a lane: every number of z, of a
 * batch and between the layers is a run of floats, one for each task, so that vectors are full
 * whatever the layers' sizes. A task has the bits that it has alone: padding rows of tasks with
 * fewer examples than others have gradients of zero.
 */
final class LaneNetwork implements Model {

  private static final float[] NOWHERE = {};

  private final Layout layout;
  private final int lanes;
  private final int inputs;
  private final int outputs;
  private final Chain chain;
  private final LaneObjective objective;
  private final LaneTape scratch;
  private final LaneTape tangents;

  /**
   * @param layout of one task
   * @param inputs values of an example
   * @param outputs values of an example's output
   * @param chain the layers' forms for a group
   */
  LaneNetwork(Layout layout, int lanes, int inputs, int outputs, Chain chain, Loss loss) {
    this.layout = layout.lanes(lanes);
    this.lanes = lanes;
    this.inputs = inputs;
    this.outputs = outputs;
    this.chain = chain;
    int stride = Shape.features(outputs * lanes).stride();
    this.objective = new LaneObjective(loss, outputs, lanes, stride, stride);
    this.scratch = tape();
    this.tangents = tape();
  }

  /** The buffers of one gradient, and the batch it was taken of. */
  private static final class LaneTape implements Tape {

    private final LaneNetwork owner;
    private final Buffers[] buffers;
    private float[] kept = {};
    private int capacity;
    private @Nullable Batch batch; // recorded; null while there is no gradient on the tape

    LaneTape(LaneNetwork owner) {
      this.owner = owner;
      this.buffers = owner.chain.buffers();
    }

    Buffers last() {
      return buffers[buffers.length - 1];
    }

    void reserve(int examples) {
      if (examples > capacity) {
        owner.chain.reserve(examples, buffers);
        kept = Buffers.grown(kept, examples * owner.outputs * owner.lanes);
        capacity = examples;
      }
    }

    @Override
    public long bytes() {
      return Buffers.bytes(buffers, true) + (long) Float.BYTES * kept.length;
    }
  }

  @Override
  public int lanes() {
    return lanes;
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
  public LaneTape tape() {
    return new LaneTape(this);
  }

  @Override
  public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
    LaneTape own = own(tape);
    Score score = forward(z, batch, own);
    chain.backward(batch.size(), z, own.buffers, gradient, true, false, SideGradient.NONE);
    own.batch = batch;
    return score;
  }

  @Override
  public void hessianVector(Tape tape, float[] v, float[] product) {
    LaneTape own = own(tape);
    if (own.batch == null) {
      throw new IllegalStateException(
          "no gradient is recorded on this tape; call gradient with it first");
    }
    int examples = own.batch.size();
    tangents.reserve(examples);
    chain.padding(padding(own.batch));
    Buffers last = tangents.last();
    chain.tangentForward(examples, v, own.buffers, tangents.buffers, false);
    objective.tangent(own.batch, own.kept, last.value, last.gradient);
    chain.tangentBackward(
        examples, v, own.buffers, tangents.buffers, product, false, SideGradient.NONE);
  }

  /** Computes all values, the losses, and their gradients with respect to the outputs. */
  private Score forward(float[] z, Batch batch, LaneTape own) {
    values(z, batch, own);
    Buffers last = own.last();
    return objective.gradient(batch, last.value, last.gradient, own.kept);
  }

  private static int[] padding(Batch batch) {
    return batch.full() ? Pass.NO_PADDING : batch.sizes();
  }

  private void values(float[] z, Batch batch, LaneTape own) {
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
    own.batch = null;
    own.reserve(batch.size());
    own.buffers[0].value = batch.inputs();
    chain.padding(padding(batch));
    chain.forward(batch.size(), z, own.buffers);
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
    chain.backward(batch.size(), z, scratch.buffers, NOWHERE, false, true, SideGradient.NONE);
    Input.compact(input, in.gradient, batch.size(), gradient);
  }

  @Override
  public Score judge(float[] given, float[] targets, int size) {
    throw new UnsupportedOperationException("outputs are judged task by task");
  }

  private LaneTape own(Tape tape) {
    if (tape instanceof LaneTape mine && mine.owner == this) {
      return mine;
    }
    throw new IllegalArgumentException(
        "the tape was made by another model; use one from this model's tape()");
  }
}
