package org.salamander.model.net;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Buffers;
import org.salamander.model.net.layer.Chain;
import org.salamander.model.net.layer.Chain.SideGradient;
import org.salamander.model.net.layer.Chain.Wanted;
import org.salamander.model.net.layer.Layer;

/**
 * A network as two chains: the trunk, and the layers after it, which read the trunk's outputs as
 * their input. A Hessian-vector product sends the tangent of this input's gradient back into the
 * trunk. The trunk's tangents are 0, so its part of the product is computed as a gradient.
 */
final class NetworkCut implements Cut {

  private final ChainModel network;
  private final Chain trunk;
  private final Chain rest;
  private final RestTape tangents;

  private NetworkCut(ChainModel network, Chain trunk, Chain rest) {
    this.network = network;
    this.trunk = trunk;
    this.rest = rest;
    this.tangents = tape();
  }

  /**
   * Cuts before the first layer that reads a moving slice. If this layer overwrites its input, the
   * cut moves back to the nearest layer that does not. Empty if no layer is before the cut and all
   * weights after it move.
   *
   * @param readers the index of the first layer that reads a slice, by the slice's name
   */
  static Optional<Cut> before(
      List<Layout.Slice> moving, ChainModel network, Chain whole, Map<String, Integer> readers) {
    int layers =
        moving.stream()
            .map(slice -> Objects.requireNonNull(readers.get(slice.name()), slice.name()))
            .min(Integer::compare)
            .orElse(0);
    while (layers > 0 && whole.layers().get(layers).overwritesInput()) {
      layers--;
    }
    Chain trunk = new Chain(whole.layers().subList(0, layers));
    Chain rest = new Chain(whole.layers().subList(layers, whole.length())).with(moving);
    return layers == 0 && rest.layers().stream().noneMatch(Layer::stays)
        ? Optional.empty()
        : Optional.of(new NetworkCut(network, trunk, rest));
  }

  /** The buffers of the layers after the trunk. The first ones hold the trunk's outputs. */
  private static final class RestTape implements Tape {

    private final NetworkCut owner;
    private final Buffers[] buffers;
    private float[] kept = {};
    private float[] z = {};
    private @Nullable Batch batch; // null while there is no gradient on the tape
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
        if (owner.hasTrunk()) {
          buffers[0].gradient = Buffers.grown(buffers[0].gradient, owner.cutLength(batch));
        }
        owner.rest.reserve(batch, buffers);
        kept = Buffers.grown(kept, owner.network.kept(batch));
        capacity = batch;
      }
    }

    private Buffers last() {
      return buffers[buffers.length - 1];
    }
  }

  private boolean hasTrunk() {
    return trunk.length() > 0;
  }

  private int cutLength(int examples) {
    return !hasTrunk() ? 0 : trunk.layers().get(trunk.length() - 1).output().length(examples);
  }

  @Override
  public RestTape tape() {
    return new RestTape(this);
  }

  @Override
  public void trunk(float[] z, Batch batch, Tape tape) {
    NetworkTape own = network.own(tape);
    network.load(batch, own);
    trunk.group(batch, z);
    trunk.forward(batch.size(), z, own.buffers);
    rest.keep(z);
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
    rest.group(batch, z);
    rest.forward(examples, z, own.buffers);
    Score score = network.lossGradient(batch, own.last(), own.kept);
    Arrays.fill(gradient, 0, network.layout().size(), 0f);
    boolean toInput = hasTrunk() && rest.layers().get(0).readsInputGradient();
    rest.backward(examples, z, own.buffers, gradient, Wanted.MOVING, toInput, SideGradient.NONE);
    own.batch = batch;
    own.z = z;
    return score;
  }

  @Override
  public void hessianVector(Tape trunkTape, Tape tape, float[] v, float[] product) {
    RestTape own = own(tape);
    Batch batch = own.batch;
    if (batch == null) {
      throw new IllegalStateException(
          "no gradient is recorded on this tape; call gradient with it first");
    }
    int examples = batch.size();
    tangents.reserve(examples);
    rest.group(batch, own.z);
    Buffers[] t = tangents.buffers;
    t[0].value = Buffers.grown(t[0].value, cutLength(examples)); // zeros: the trunk is fixed
    rest.tangentForward(examples, v, own.buffers, t, false);
    network.lossTangent(batch, own.kept, tangents.last());
    Arrays.fill(product, 0, network.layout().size(), 0f);
    rest.tangentBackward(examples, v, own.buffers, t, product, hasTrunk(), SideGradient.NONE);
    float[] sum = outputs(network.own(trunkTape)).gradient;
    for (int i = 0; i < cutLength(examples); i++) {
      sum[i] += t[0].gradient[i];
    }
  }

  @Override
  public void pullback(float[] z, Batch batch, Tape trunkTape, float[] product) {
    NetworkTape own = network.own(trunkTape);
    Arrays.fill(product, 0, network.layout().size(), 0f);
    trunk.group(batch, z);
    trunk.backward(batch.size(), z, own.buffers, product, Wanted.ALL, false, SideGradient.NONE);
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
