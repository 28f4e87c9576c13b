package org.salamander.model.net;

import org.salamander.model.Batch;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Buffers;
import org.salamander.model.net.layer.Chain.SideGradient;
import org.salamander.model.net.shape.Rows;
import org.salamander.model.net.shape.Shape;

/**
 * A model with a {@link LearnedLoss}: the net ψ reads the model's activations, and derivatives go
 * through both nets. The model's backward passes add ψ's input gradient to the gradient of every
 * activation.
 */
final class LearnedLossModel implements Model {

  private final Network model;
  private final Network loss; // ψ, in the layout of both nets
  private final int[] index; // the model's buffers that ψ reads, the outputs first
  private final Rows[] rows; // the positions of their rows
  private final int[] width;
  private final int seen; // values of an example that ψ reads
  private final LossTape scratch;
  private float[] tangents = {};

  LearnedLossModel(Network model, Network loss) {
    this.model = model;
    this.loss = loss;
    this.index = model.activations().stream().mapToInt(Integer::intValue).toArray();
    this.rows = new Rows[index.length];
    this.width = new int[index.length];
    int sum = 0;
    for (int i = 0; i < index.length; i++) {
      rows[i] = model.shape(index[i]).grid();
      width[i] = model.shape(index[i]).channels();
      sum += width[i];
    }
    this.seen = sum;
    this.scratch = tape();
  }

  /** The activations of a gradient: those of the model, those that ψ reads, and those of ψ. */
  private static final class LossTape implements Tape {

    private final LearnedLossModel owner;
    private final NetworkTape model;
    private final NetworkTape loss;
    private float[] activations = {};

    LossTape(LearnedLossModel owner) {
      this.owner = owner;
      this.model = owner.model.tape();
      this.loss = owner.loss.tapeWithInput();
    }

    @Override
    public long bytes() {
      return model.bytes() + loss.bytes() + (long) Float.BYTES * activations.length;
    }
  }

  @Override
  public Layout layout() {
    return loss.layout();
  }

  @Override
  public LossTape tape() {
    return new LossTape(this);
  }

  @Override
  public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
    LossTape own = own(tape);
    int examples = batch.size();
    Score score = forward(z, batch, own);
    loss.backwardToBoth(z, examples, own.loss, gradient);
    float[] side = own.loss.buffers[0].gradient;
    spread(0, examples, side, own.model.last().gradient, false);
    model.backward(z, examples, own.model, gradient, spreading(examples, side));
    own.model.examples = examples;
    return score;
  }

  @Override
  public void hessianVector(Tape tape, float[] v, float[] product) {
    LossTape own = own(tape);
    int examples = own.model.examples;
    if (examples == 0) {
      throw new IllegalStateException(
          "no gradient is recorded on this tape; call gradient with it first");
    }
    NetworkTape moved = model.tangentForward(examples, own.model, v, false);
    tangents = Buffers.grown(tangents, examples * seen);
    gather(moved, examples, tangents);
    loss.tangents().buffers[0].value = tangents;
    loss.tangentForward(examples, own.loss, v, true);
    NetworkTape judged = loss.lossTangent(examples, own.loss);
    loss.tangentBackward(examples, own.loss, v, product, true, SideGradient.NONE);
    float[] side = judged.buffers[0].gradient;
    spread(0, examples, side, moved.last().gradient, false);
    model.tangentBackward(examples, own.model, v, product, false, spreading(examples, side));
  }

  @Override
  public Score score(float[] z, Batch batch) {
    return forward(z, batch, scratch);
  }

  /** The model's outputs. */
  @Override
  public void predict(float[] z, Batch batch, float[] outputs) {
    model.predict(z, batch, outputs);
  }

  @Override
  public void inputGradient(float[] z, Batch batch, float[] gradient) {
    int examples = batch.size();
    forward(z, batch, scratch);
    loss.backwardToInput(z, examples, scratch.loss, SideGradient.NONE);
    float[] side = scratch.loss.buffers[0].gradient;
    spread(0, examples, side, scratch.model.last().gradient, false);
    model.backwardToInput(z, examples, scratch.model, spreading(examples, side));
    model.compactInput(scratch.model, examples, gradient);
  }

  @Override
  public int outputs() {
    return model.outputs();
  }

  /** Scores with the model's own loss. */
  @Override
  public Score judge(float[] outputs, float[] targets, int size) {
    return model.judge(outputs, targets, size);
  }

  /** The loss of ψ is L1 with targets of 0, because |ψ| is the distance from 0. */
  private Score forward(float[] z, Batch batch, LossTape tape) {
    int examples = batch.size();
    model.forward(z, batch, tape.model);
    if (tape.activations.length != examples * seen) {
      tape.activations = new float[examples * seen];
    }
    gather(tape.model, examples, tape.activations);
    Batch activations = new Batch(examples, tape.activations, new float[examples]);
    loss.forward(z, activations, tape.loss);
    return loss.lossGradient(activations, tape.loss);
  }

  /** Collects the activations of each example in one row. */
  private void gather(NetworkTape from, int examples, float[] into) {
    int column = 0;
    for (int a = 0; a < index.length; a++) {
      float[] value = from.buffers[index[a]].value;
      for (int e = 0; e < examples; e++) {
        System.arraycopy(value, rows[a].offset(e, 0), into, e * seen + column, width[a]);
      }
      column += width[a];
    }
  }

  private SideGradient spreading(int examples, float[] side) {
    return (at, gradient) -> {
      for (int a = 1; a < index.length; a++) {
        if (index[a] == at) {
          spread(a, examples, side, gradient, true);
        }
      }
    };
  }

  /** Copies or adds the gradient of activations {@code a} from ψ's input to the model's buffer. */
  private void spread(int a, int examples, float[] side, float[] gradient, boolean add) {
    Rows from = Shape.features(seen).grid();
    int column = 0;
    for (int i = 0; i < a; i++) {
      column += width[i];
    }
    for (int e = 0; e < examples; e++) {
      int source = from.offset(e, 0) + column;
      int target = rows[a].offset(e, 0);
      for (int c = 0; c < width[a]; c++) {
        gradient[target + c] = (add ? gradient[target + c] : 0f) + side[source + c];
      }
    }
  }

  private LossTape own(Tape tape) {
    if (tape instanceof LossTape mine && mine.owner == this) {
      return mine;
    }
    throw new IllegalArgumentException(
        "the tape was made by another model; use one from this model's tape()");
  }
}
