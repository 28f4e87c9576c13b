package org.salamander.model.net;

import java.util.Arrays;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.Objective;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.Chain.SideGradient;

/**
 * A {@link Network} in two chains. The layers behind the trunk see its outputs as their input,
 * whose gradient's tangent is what a Hessian-vector product sends back into the trunk: the trunk's
 * own tangents are 0, and its part of the product is a gradient.
 */
final class NetworkCut implements Cut {

  private final Network network;
  private final Chain trunk;
  private final Chain rest;
  private final Objective objective;
  private final RestTape tangents;

  /** The first {@code layers} layers are the trunk; a {@link Linear} follows. */
  NetworkCut(Network network, Chain whole, int layers, Objective objective) {
    this.network = network;
    this.trunk = new Chain(whole.layers().subList(0, layers));
    this.rest = new Chain(whole.layers().subList(layers, whole.length()));
    this.objective = objective;
    this.tangents = tape();
  }

  /** The buffers of the layers behind the trunk; the first are those of its outputs. */
  private static final class RestTape implements Tape {

    private final NetworkCut owner;
    private final Buffers[] buffers;
    private float[] kept = {};
    private int examples; // 0 while there is no gradient on the tape
    private int capacity;

    RestTape(NetworkCut owner) {
      this.owner = owner;
      this.buffers = owner.rest.buffers();
    }

    @Override
    public long bytes() {
      return Buffers.bytes(buffers, true) + (long) Float.BYTES * kept.length;
    }

    private void reserve(int batch) {
      if (batch > capacity) {
        buffers[0].gradient = Buffers.grown(buffers[0].gradient, owner.cutLength(batch));
        owner.rest.reserve(batch, buffers);
        kept = Buffers.grown(kept, batch * owner.objective.outputs());
        capacity = batch;
      }
    }

    private Buffers last() {
      return buffers[buffers.length - 1];
    }
  }

  private int cutLength(int examples) {
    return trunk.layers().get(trunk.length() - 1).output().length(examples);
  }

  @Override
  public RestTape tape() {
    return new RestTape(this);
  }

  @Override
  public void trunk(float[] z, Batch batch, Tape tape) {
    NetworkTape own = network.own(tape);
    network.load(batch, own);
    trunk.forward(batch.size(), z, own.buffers);
    clearSum(batch.size(), own);
  }

  private void clearSum(int examples, NetworkTape tape) {
    Arrays.fill(outputs(tape).gradient, 0, cutLength(examples), 0f);
  }

  private Buffers outputs(NetworkTape tape) {
    return tape.buffers[trunk.length()];
  }

  @Override
  public Score gradient(float[] z, Batch batch, Tape trunkTape, Tape tape, float[] gradient) {
    RestTape own = own(tape);
    int examples = batch.size();
    own.reserve(examples);
    own.buffers[0].value = outputs(network.own(trunkTape)).value;
    rest.forward(examples, z, own.buffers);
    Buffers last = own.last();
    Score score =
        objective.gradient(examples, last.value, batch.targets(), last.gradient, own.kept);
    Arrays.fill(gradient, 0, network.layout().size(), 0f);
    rest.backward(examples, z, own.buffers, gradient, true, true, SideGradient.NONE);
    own.examples = examples;
    return score;
  }

  @Override
  public void hessianVector(Tape trunkTape, Tape tape, float[] v, float[] product) {
    RestTape own = own(tape);
    int examples = own.examples;
    if (examples == 0) {
      throw new IllegalStateException(
          "no gradient is recorded on this tape; call gradient with it first");
    }
    tangents.reserve(examples);
    Buffers[] t = tangents.buffers;
    t[0].value = Buffers.grown(t[0].value, cutLength(examples)); // zeros: nothing in it moves
    rest.tangentForward(examples, v, own.buffers, t, false);
    objective.tangent(examples, own.kept, tangents.last().value, tangents.last().gradient);
    Arrays.fill(product, 0, network.layout().size(), 0f);
    rest.tangentBackward(examples, v, own.buffers, t, product, true, SideGradient.NONE);
    float[] sum = outputs(network.own(trunkTape)).gradient;
    for (int i = 0; i < cutLength(examples); i++) {
      sum[i] += t[0].gradient[i];
    }
  }

  @Override
  public void pullback(float[] z, Batch batch, Tape trunkTape, float[] product) {
    NetworkTape own = network.own(trunkTape);
    Arrays.fill(product, 0, network.layout().size(), 0f);
    trunk.backward(batch.size(), z, own.buffers, product, true, false, SideGradient.NONE);
    clearSum(batch.size(), own);
  }

  private RestTape own(Tape tape) {
    if (tape instanceof RestTape mine && mine.owner == this) {
      return mine;
    }
    throw new IllegalArgumentException(
        "the tape was made by another model; use one from this cut's tape()");
  }
}
