package org.salamander.bench;

import java.util.ArrayList;
import java.util.List;
import org.salamander.model.Domain;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Mlp;

/**
 * Multiply-adds that a net needs for one example, layer by layer, and what follows for a task. Only
 * the products with weights are counted; normalisation, activation and pooling are proportional to
 * the activations. A convolution counts all nine taps of every output pixel, those that meet the
 * border's zeros among them, as is usual.
 *
 * <p>With f_i the multiply-adds of layer i's forward product and F their sum, an example costs:
 *
 * <ul>
 *   <li>a gradient: forward F, weight gradients F, input gradients F − f_0, since nobody asks for
 *       the input's;
 *   <li>a Hessian-vector product on what the gradient has left: each of these products twice, once
 *       with the tangent of either factor; but the input has no tangent, so the first layer's
 *       forward and weight products come once: 6F − 4f_0.
 * </ul>
 *
 * @param layers f_i, forward multiply-adds of an example
 */
record Operations(List<Long> layers) {

  Operations {
    layers = List.copyOf(layers);
  }

  /** Those of a model for tasks of that domain. */
  static Operations of(ModelConfig model, Domain domain) {
    if (model instanceof Mlp mlp) {
      return of(mlp, domain);
    }
    if (model instanceof Conv conv) {
      return of(conv, domain);
    }
    throw new IllegalArgumentException(
        "operations are counted for mlp and conv, not for " + model.getClass().getSimpleName());
  }

  private static Operations of(Mlp mlp, Domain domain) {
    List<Long> layers = new ArrayList<>();
    long width = domain.inputs();
    for (int units : mlp.layers()) {
      layers.add(width * units);
      width = units;
    }
    layers.add(width * domain.outputs());
    return new Operations(layers);
  }

  private static Operations of(Conv conv, Domain domain) {
    List<Long> layers = new ArrayList<>();
    long height = domain.input().get(0);
    long width = domain.input().get(1);
    long channels = domain.input().get(2);
    boolean strided = conv.downsample() == Conv.Downsample.STRIDE;
    for (int i = 0; i < conv.blocks(); i++) {
      long pixels = strided ? ((height + 1) / 2) * ((width + 1) / 2) : height * width;
      layers.add(pixels * 9 * channels * conv.filters());
      height = strided ? (height + 1) / 2 : height / 2;
      width = strided ? (width + 1) / 2 : width / 2;
      channels = conv.filters();
    }
    long features = conv.head() == Conv.Head.MEAN ? channels : height * width * channels;
    layers.add(features * domain.outputs());
    return new Operations(layers);
  }

  /** F: the outputs of an example. */
  long forward() {
    return layers.stream().mapToLong(Long::longValue).sum();
  }

  /** Loss and ∇L of an example. */
  long gradient() {
    return 3 * forward() - layers.get(0);
  }

  /** H·v of an example, after its gradient. */
  long hessianVector() {
    return 6 * forward() - 4 * layers.get(0);
  }

  /**
   * The least one MAML meta-gradient needs: K gradients on the support set, one on the query set,
   * and for the exact one K Hessian-vector products.
   *
   * @param support examples in the support set
   * @param query examples in the query set
   * @param exact whether second derivatives are taken
   */
  long task(int steps, int support, int query, boolean exact) {
    long step = gradient() + (exact ? hessianVector() : 0);
    return (long) steps * support * step + (long) query * gradient();
  }
}
