package org.salamander.model.exchange;

import java.util.List;
import org.apiguardian.api.API;
import org.salamander.model.Frozen;

/** The DL4J network that computes what one of our models does. */
@API(status = API.Status.MAINTAINED)
public interface Dl4jCounterpart {

  /** Its {@code MultiLayerConfiguration} as JSON, for parameters in FLOAT. */
  String configuration();

  /**
   * Its parameters as one vector, in DL4J's order.
   *
   * @param z our parameters
   * @param moments the statistics of the batch normalisations, in the order of layers; empty for
   *     mean 0 and variance 1
   * @throws IllegalArgumentException if the statistics are of another number of normalisations
   */
  float[] coefficients(float[] z, List<Frozen.Moments> moments);
}
