package org.salamander.model.net;

import org.salamander.model.net.layer.BatchNorm;
import org.salamander.model.net.layer.LayerNorm;

/** The normalisation between a linear layer and its activation function. */
public enum Normalization {
  /** A bias. */
  NONE,
  /** {@link BatchNorm}: over the batch, a channel. */
  BATCH,
  /** {@link LayerNorm}: over the channels, a row. */
  LAYER
}
