package org.salamander.model.net;

import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.model.Architecture;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.Model;
import org.salamander.random.Draws;

/** The common part of our nets for given tasks. Their layers determine everything else. */
interface NetworkArchitecture extends Architecture {

  /** Adds the layers to the builder. */
  NetworkBuilder layers(Kernels kernels);

  /** The objective to minimise. */
  Loss loss();

  /** A model on given kernels. */
  default Network model(Kernels kernels) {
    return layers(kernels).build(loss());
  }

  @Override
  default Layout layout() {
    return layers(Kernels.best()).layout();
  }

  @Override
  default void initialize(float[] z, Draws draws) {
    layers(Kernels.best()).initialize(z, draws);
  }

  @Override
  default Model model() {
    return model(Kernels.best());
  }

  @Override
  default Optional<Model> groupModel() {
    Kernels kernels = Kernels.best();
    return model(kernels).lanes(kernels.lanes().width()).map(network -> network);
  }
}
