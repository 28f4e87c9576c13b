package org.salamander.model;

/**
 * A model in two parts: a trunk of first layers whose parameters do not adapt, and the layers after
 * it. The trunk's outputs for a batch are computed once. Gradients and Hessian-vector products with
 * respect to the other parameters cost only as much as the layers after the trunk. One instance
 * serves one thread. See {@link Model#cut}.
 */
public interface Cut {

  /** A new, empty tape for the layers after the trunk. */
  Tape tape();

  /**
   * Computes the trunk's outputs for a batch.
   *
   * @param trunk a tape of the whole model, which records no gradient afterwards
   */
  void trunk(float[] z, Batch batch, Tape trunk);

  /**
   * Loss, accuracy and ∇L(z; batch) for the parameters after the trunk, 0 for those of the trunk.
   *
   * @param trunk holds the trunk's outputs for that batch
   * @param gradient receives ∂L/∂z, every element of the layout
   */
  Score gradient(float[] z, Batch batch, Tape trunk, Tape tape, float[] gradient);

  /**
   * The exact product H·v for a direction that is 0 on the trunk's parameters. Writes its elements
   * after the trunk, and 0 for those of the trunk; the missing elements are added to a sum on the
   * trunk's tape.
   */
  void hessianVector(Tape trunk, Tape tape, float[] v, float[] product);

  /**
   * The trunk's elements of the sum of the products since {@link #trunk} or the last call, 0
   * elsewhere.
   *
   * @param z with the trunk's parameters of the call of {@link #trunk}
   * @param batch the batch of that call
   * @param product receives the elements, every element of the layout
   */
  void pullback(float[] z, Batch batch, Tape trunk, float[] product);
}
