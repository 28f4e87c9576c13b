package org.salamander.bench;

import java.util.ArrayList;
import java.util.List;
import org.salamander.model.Domain;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Mlp;

/**
 * The number of multiply-adds of a net for one example, layer by layer, and for a task. Only products with weights are counted. A convolution counts all nine taps of every output pixel, including those on the zeros of the border, as is usual.
 *
 * <p>Let f_i be the multiply-adds of layer i's forward product, and F their sum. For one example: <ul> <li>a gradient needs F for the forward pass, F for the weight gradients, and F − f_0 for the input gradients, because the gradient of the net's input is not needed; <li>a Hessian-vector product after the gradient needs each of these products twice, once with the tangent of either factor. The input has no tangent, so the first layer's forward and weight products are needed once: 6F − 4f_0.
 * </ul>
 *
 * @param layers f_i, forward multiply-adds of an example
 */
record Operations(List<Long> layers) {

  Operations {
    layers = List.copyOf(layers);
  }

  /** The operations of a model for tasks of a domain. */
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

  /** F, for the outputs of an example. */
  long forward() {
    return layers.stream().mapToLong(Long::longValue).sum();
  }

  /** For loss and gradient of an example. */
  long gradient() {
    return 3 * forward() - layers.get(0);
  }

  /** For a Hessian-vector product of an example, after its gradient. */
  long hessianVector() {
    return 6 * forward() - 4 * layers.get(0);
  }

  /**
   * For one MAML meta-gradient: K gradients on the support set, one on the query set and, if it is exact, K Hessian-vector products.
 * @param support examples in the support set
 * @param query examples in the query set
 * @param exact whether second derivatives are computed
   */
  long task(int steps, int support, int query, boolean exact) {
    long step = gradient() + (exact ? hessianVector() : 0);
    return (long) steps * support * step + (long) query * gradient();
  }
}
