package org.salamander.model.net;

import java.util.List;
import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Loss;

/** A stack of layers for the tasks of one domain. */
public record LayeredArchitecture(List<LayerConfig> layers, Domain domain, Loss loss)
    implements NetworkArchitecture {

  @Override
  public NetworkBuilder layers(Kernels kernels) {
    return new NetworkBuilder(domain, kernels).put(layers);
  }

  @Override
  public Optional<Architecture> withRows(int rows) {
    Domain fewer = domain.withEntries(rows);
    return fewer.equals(domain)
        ? Optional.empty()
        : Optional.of(new LayeredArchitecture(layers, fewer, loss));
  }
}
