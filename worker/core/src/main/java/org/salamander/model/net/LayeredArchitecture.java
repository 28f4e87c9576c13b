package org.salamander.model.net;

import java.util.List;
import org.salamander.kernel.Kernels;
import org.salamander.model.Domain;
import org.salamander.model.Loss;

/** A stack of layers for the tasks of one domain. */
public record LayeredArchitecture(List<LayerConfig> layers, Domain domain, Loss loss)
    implements NetworkArchitecture {

  @Override
  public NetworkBuilder layers(Kernels kernels) {
    return new NetworkBuilder(domain, kernels).put(layers);
  }
}
