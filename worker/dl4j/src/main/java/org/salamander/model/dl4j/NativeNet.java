package org.salamander.model.dl4j;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.exchange.Binding;
import org.salamander.random.Draws;

/**
 * A DL4J network that Salamander can compute itself, because it has all the layers. The network
 * becomes a {@link org.salamander.model.net.Stack}, with exact Hessian-vector products.
 *
 * @param stack the network on our kernels
 * @param network the DL4J network; its parameters are exchanged in the stack's slices
 */
record NativeNet(Architecture stack, Dl4jNetwork network) {

  /**
   * The largest difference between two outputs that counts as rounding, relative to the largest
   * output.
   */
  private static final double TOLERANCE = 1e-4;

  private static final int PROBED = 4;

  /**
   * The network on our kernels. Empty if Salamander does not have a layer or a setting, or if its
   * outputs for a batch of random numbers differ from DL4J's.
   */
  static Optional<NativeNet> of(Dl4jNetwork network) {
    return KnownLayers.of(network.network().getLayerWiseConfigurations(), network.domain())
        .map(known -> of(network, known))
        .filter(net -> covers(net.network(), network) && net.agrees());
  }

  private static NativeNet of(Dl4jNetwork network, KnownLayers known) {
    Architecture stack = known.stack().architecture(network.domain());
    Layout layout = stack.layout();
    return new NativeNet(stack, network.withSlices(layout, known.bindings(layout)));
  }

  /** Whether the stack's slices cover all of the network's parameters. */
  private static boolean covers(Dl4jNetwork stack, Dl4jNetwork network) {
    Map<String, Integer> lengths =
        network.bindings().stream()
            .collect(Collectors.toMap(Binding::key, binding -> binding.slice().length()));
    return stack.layout().size() == network.layout().size()
        && stack.bindings().stream()
            .allMatch(
                binding -> lengths.getOrDefault(binding.key(), -1) == binding.slice().length());
  }

  private boolean agrees() {
    Domain domain = network.domain();
    Draws draws = Draws.of(1, "probe");
    float[] x = new float[PROBED * domain.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) draws.gaussian();
    }
    Batch batch = new Batch(PROBED, x, new float[0]);
    float[] z = network.floats();
    float[] ours = new float[PROBED * domain.outputs()];
    float[] theirs = new float[ours.length];
    stack.model().predict(z, batch, ours);
    new Dl4jLoss(network).predict(z, batch, theirs);
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
}
