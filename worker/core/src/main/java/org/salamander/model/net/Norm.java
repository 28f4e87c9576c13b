package org.salamander.model.net;

/**
 * A normalisation with its settings.
 *
 * @param scale whether it learns γ
 * @param shift whether it learns β
 * @param epsilon added to the variance
 */
record Norm(Normalization kind, boolean scale, boolean shift, float epsilon) {

  /** A bias instead. */
  static final Norm NONE = new Norm(Normalization.NONE, false, false, 0f);

  /** The same with neither γ nor β. */
  Norm withoutAffine() {
    return new Norm(kind, false, false, epsilon);
  }
}
