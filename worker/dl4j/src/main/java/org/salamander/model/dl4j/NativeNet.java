package org.salamander.model.dl4j;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.random.Draws;

/**
 * A DL4J network whose layers all exist here, on our kernels: exact Hessian-vector products, at
 * their speed. z keeps DL4J's slices, so that weights go in and out as before; each pass brings the
 * numbers to where our layers read them.
 *
 * @param places where in z each parameter of the stack is
 */
record NativeNet(Architecture stack, Layout layout, int[] places) implements Serializable {

  /** How near outputs must be, relative to the largest, to be the same but for rounding. */
  private static final double TOLERANCE = 1e-4;

  private static final int PROBED = 4;

  /**
   * The network on our kernels; empty where a layer or a setting has no counterpart here, or where
   * a batch of random numbers gets other outputs from it than from DL4J.
   *
   * @param exact DL4J's network as a model
   * @param z parameters to compare outputs at
   */
  static Optional<NativeNet> of(Dl4jNetwork network, Dl4jLoss exact, float[] z) {
    MultiLayerConfiguration configuration = network.network().getLayerWiseConfigurations();
    Domain domain = network.domain();
    return KnownLayers.of(configuration, domain)
        .flatMap(known -> of(known, network, domain))
        .filter(net -> net.agrees(domain, exact, z));
  }

  private static Optional<NativeNet> of(KnownLayers known, Dl4jNetwork network, Domain domain) {
    Architecture stack = known.stack().architecture(domain);
    Map<String, Layout.Slice> theirs =
        network.bindings().stream().collect(Collectors.toMap(Binding::key, Binding::slice));
    int[] places = new int[stack.layout().size()];
    for (Binding binding : known.bindings(stack.layout())) {
      Layout.Slice slice = theirs.get(binding.key());
      if (slice == null || slice.length() != binding.slice().length()) {
        return Optional.empty();
      }
      int[] order = binding.order();
      for (int i = 0; i < order.length; i++) {
        places[binding.slice().offset() + i] = slice.offset() + order[i];
      }
    }
    return places.length == network.layout().size()
        ? Optional.of(new NativeNet(stack, network.layout(), places))
        : Optional.empty();
  }

  private boolean agrees(Domain domain, Dl4jLoss exact, float[] z) {
    Draws draws = Draws.of(1, "probe");
    float[] x = new float[PROBED * domain.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) draws.gaussian();
    }
    Batch batch = new Batch(PROBED, x, new float[0]);
    float[] ours = new float[PROBED * domain.outputs()];
    float[] theirs = new float[ours.length];
    model().predict(z, batch, ours);
    exact.predict(z, batch, theirs);
    double largest = 1;
    for (float value : theirs) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < ours.length; i++) {
      if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE * largest)) {
        return false;
      }
    }
    return true;
  }

  Model model() {
    return new Rearranged(stack.model(), layout, places);
  }

  /** Our model, its parameters in DL4J's places. Records on the model's own tapes. */
  private static final class Rearranged implements Model {

    private final Model model;
    private final Layout layout;
    private final int[] places;
    private final float[] point;
    private final float[] vector;

    Rearranged(Model model, Layout layout, int[] places) {
      this.model = model;
      this.layout = layout;
      this.places = places;
      this.point = new float[places.length];
      this.vector = new float[places.length];
    }

    private float[] gather(float[] z, float[] into) {
      for (int i = 0; i < places.length; i++) {
        into[i] = z[places[i]];
      }
      return into;
    }

    private void scatter(float[] own, float[] into) {
      for (int i = 0; i < places.length; i++) {
        into[places[i]] = own[i];
      }
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public boolean takesBatchStatistics() {
      return model.takesBatchStatistics();
    }

    @Override
    public Tape tape() {
      return model.tape();
    }

    @Override
    public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
      Score score = model.gradient(gather(z, point), batch, tape, vector);
      scatter(vector, gradient);
      return score;
    }

    @Override
    public void hessianVector(Tape tape, float[] v, float[] product) {
      model.hessianVector(tape, gather(v, point), vector);
      scatter(vector, product);
    }

    @Override
    public Score score(float[] z, Batch batch) {
      return model.score(gather(z, point), batch);
    }

    @Override
    public void predict(float[] z, Batch batch, float[] outputs) {
      model.predict(gather(z, point), batch, outputs);
    }

    @Override
    public Frozen freeze(float[] z, Batch batch) {
      return model.freeze(gather(z, point), batch);
    }

    @Override
    public void inputGradient(float[] z, Batch batch, float[] gradient) {
      model.inputGradient(gather(z, point), batch, gradient);
    }

    @Override
    public int outputs() {
      return model.outputs();
    }

    @Override
    public Score judge(float[] outputs, float[] targets, int size) {
      return model.judge(outputs, targets, size);
    }
  }
}
