package org.salamander.model.net;

import java.io.Serializable;
import java.util.List;
import org.salamander.kernel.Kernels;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;

/**
 * A learned loss L_ψ: the mean over examples of |ψ(a)|, where ψ is a fully connected net and a are
 * the activations of a model for the example: its outputs, then its hidden layers from the last to
 * the first (Yu, Finn et al. 2018, section IV-B). It needs no targets. Its parameters are the
 * slices {@code loss.dense1.weight} … {@code loss.head.bias}, which follow the model's slices.
 *
 * @param layers units of ψ's hidden layers
 */
public record LearnedLoss(
    List<Integer> layers, Activation activation, Initialization initialization)
    implements Serializable {

  public LearnedLoss {
    layers = List.copyOf(layers);
  }

  /**
   * The model's slices, followed by those of ψ.
   *
   * @throws IllegalArgumentException if the model is not made of dense layers
   */
  public Layout layout(Layout model) {
    return net(model, Kernels.best()).layout();
  }

  /** Draws ψ into {@code z}. */
  public void initialize(float[] z, Layout model, Draws draws) {
    net(model, Kernels.best()).initialize(z, draws);
  }

  /**
   * The loss as a function of the parameters of both nets. The model must be a net of this package.
   */
  public Model on(Model model) {
    if (!(model instanceof Network network)) {
      throw new IllegalArgumentException(
          "a learned loss reads the activations of a network; "
              + model.getClass().getSimpleName()
              + " shows none");
    }
    Network net = net(network.layout(), Kernels.best()).build(Loss.L1);
    return new LearnedLossModel(network, net);
  }

  private NetworkBuilder net(Layout model, Kernels kernels) {
    Domain seen = new Domain(List.of(activations(model)), 1, Domain.Kind.REGRESSION);
    return new NetworkBuilder(seen, kernels, model, "loss")
        .put(Stack.perceptron(layers, Norm.NONE, activation, initialization));
  }

  /** Number of activations that a model of dense layers has for an example. */
  private static int activations(Layout model) {
    int sum = 0;
    for (Layout.Slice slice : model.slices()) {
      boolean kernel = slice.role() == Layout.Role.KERNEL;
      if (kernel && slice.shape().size() > 2) {
        throw new IllegalArgumentException(
            "model.type is conv; a learned loss reads the activations of dense layers: it must be"
                + " mlp");
      }
      sum += kernel ? slice.shape().get(1) : 0;
    }
    return sum;
  }
}
