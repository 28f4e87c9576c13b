package org.salamander.model;

import java.io.Serializable;

/**
 * A normalisation with its settings.
 *
 * @param scale whether it learns γ
 * @param shift whether it learns β
 * @param epsilon added to the variance
 */
record Norm(Normalization kind, boolean scale, boolean shift, float epsilon)
    implements Serializable {

  /** A bias instead. */
  static final Norm NONE = new Norm(Normalization.NONE, false, false, 0f);

  Norm {
    if (!(epsilon >= 0f && epsilon < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be a finite number of at least 0");
    }
    if (kind != Normalization.NONE && epsilon == 0f) {
      throw new IllegalArgumentException(
          "epsilon is 0.0; it must be positive where there is a normalization");
    }
  }
}
