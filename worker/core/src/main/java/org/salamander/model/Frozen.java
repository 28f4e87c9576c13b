package org.salamander.model;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A model whose parameters and batch statistics no longer change, so that each example is predicted
 * independently. Not thread-safe.
 */
@API(status = API.Status.MAINTAINED)
public interface Frozen {

  /** Raw outputs (logits for classification), size × outputs, row-major. */
  void predict(Batch batch, float[] outputs);

  /**
   * The frozen statistics of batch normalisations, in the order of layers; empty if there are none.
   */
  List<Moments> moments();

  /**
   * Statistics of one batch normalisation.
   *
   * @param mean one for each channel
   * @param variance the biased one, without ε
   */
  record Moments(float[] mean, float[] variance) {}
}
