package org.salamander.model;

/**
 * A model in two parts: a trunk of first layers whose parameters do not move, and the layers behind
 * it. The trunk's outputs for a batch are computed once. Gradients and Hessian-vector products over
 * the other parameters cost only what the layers behind the trunk cost. One instance serves one
 * thread. See {@link Model#cut}.
 */
public interface Cut {

  /** A new, empty tape for the layers behind the trunk. */
  Tape tape();

  /**
   * Computes the trunk's outputs for a batch.
   *
   * @param trunk a tape of the whole model, which records no gradient afterwards
   */
  void trunk(float[] z, Batch batch, Tape trunk);

  /**
   * Loss, accuracy and ∇L(z; batch) for the parameters behind the trunk, 0 for those of the trunk.
   *
   * @param trunk holds the trunk's outputs for that batch
   * @param gradient receives ∂L/∂z, every element of the layout
   */
  Score gradient(float[] z, Batch batch, Tape trunk, Tape tape, float[] gradient);

  /**
   * The exact product H·v for a direction that is 0 on the trunk's parameters: its elements behind
   * the trunk, and 0 for those of the trunk. What these lack is added to a sum on the trunk's tape.
   */
  void hessianVector(Tape trunk, Tape tape, float[] v, float[] product);

  /**
   * The trunk's elements of the sum of the products since {@link #trunk} or the last call, 0
   * elsewhere.
   *
   * @param z what {@link #trunk} saw, on the trunk's parameters
   * @param batch the batch that {@link #trunk} saw
   * @param product receives the elements, every element of the layout
   */
  void pullback(float[] z, Batch batch, Tape trunk, float[] product);
}
