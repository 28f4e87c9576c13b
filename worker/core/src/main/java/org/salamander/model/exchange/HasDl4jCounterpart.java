package org.salamander.model.exchange;

import org.apiguardian.api.API;
import org.salamander.model.Domain;
import org.salamander.model.ModelConfig;

/** A model that knows the DL4J network which computes the same: a plug-in's, or DL4J's own. */
@API(status = API.Status.MAINTAINED)
public interface HasDl4jCounterpart extends ModelConfig {

  /**
   * That network.
   *
   * @throws IllegalArgumentException if DL4J has no such layers, naming the key
   */
  Dl4jCounterpart counterpart(Domain domain);
}
