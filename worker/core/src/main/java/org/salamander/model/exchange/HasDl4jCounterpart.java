package org.salamander.model.exchange;

import org.apiguardian.api.API;
import org.salamander.model.Domain;
import org.salamander.model.ModelConfig;

/**
 * Implemented by a model that knows a DL4J network which computes the same, such as a model of a
 * plug-in.
 */
@API(status = API.Status.MAINTAINED)
public interface HasDl4jCounterpart extends ModelConfig {

  /**
   * The DL4J network.
   *
   * @throws IllegalArgumentException if DL4J does not have one of the layers; the message names the
   *     key
   */
  Dl4jCounterpart counterpart(Domain domain);
}
