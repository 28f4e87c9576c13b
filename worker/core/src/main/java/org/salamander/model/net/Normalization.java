package org.salamander.model.net;

/** What stands between a linear layer and its activation function. */
public enum Normalization {
  /** A bias. */
  NONE,
  /** {@link BatchNorm}: over the batch, a channel. */
  BATCH,
  /** {@link LayerNorm}: over the channels, a row. */
  LAYER
}
