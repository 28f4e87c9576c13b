package org.salamander.model.net;

import org.salamander.model.net.layer.BatchNorm;
import org.salamander.model.net.layer.LayerNorm;

/** The normalisation between a linear layer and its activation function. */
public enum Normalization {
  /** No normalisation, but a bias. */
  NONE,
  /** {@link BatchNorm}: statistics of each channel over the batch. */
  BATCH,
  /** {@link LayerNorm}: statistics of each row over its channels. */
  LAYER
}
