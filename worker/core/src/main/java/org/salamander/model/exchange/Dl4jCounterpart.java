package org.salamander.model.exchange;

import java.util.List;
import org.apiguardian.api.API;
import org.salamander.model.Frozen;

/** A DL4J network that computes the same as one of our models. */
@API(status = API.Status.MAINTAINED)
public interface Dl4jCounterpart {

  /** The network's configuration as JSON, for parameters in FLOAT. */
  String configuration();

  /**
   * The network's parameters as one vector, in DL4J's order.
   *
   * @param z our parameters
   * @param moments the statistics of the batch normalizations, in the order of layers; empty for
   *     mean 0 and variance 1
   * @throws IllegalArgumentException if the network has another number of batch normalizations
   */
  float[] coefficients(float[] z, List<Frozen.Moments> moments);
}
