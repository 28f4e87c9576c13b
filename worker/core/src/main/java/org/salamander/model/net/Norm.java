package org.salamander.model.net;

import java.util.Optional;

/**
 * A normalisation with its settings.
 *
 * @param scale whether it learns γ
 * @param shift whether it learns β
 * @param epsilon added to the variance
 */
record Norm(Normalization kind, boolean scale, boolean shift, float epsilon) {

  /** No normalisation; the layer has a bias instead. */
  static final Norm NONE = new Norm(Normalization.NONE, false, false, 0f);

  /** The normalisation as a layer of a stack; empty for a bias. */
  Optional<LayerConfig> config() {
    return switch (kind) {
      case NONE -> Optional.empty();
      case BATCH -> Optional.of(new LayerConfig.BatchNormalization(scale, shift, epsilon));
      case LAYER -> Optional.of(new LayerConfig.LayerNormalization(scale, shift, epsilon));
    };
  }
}
