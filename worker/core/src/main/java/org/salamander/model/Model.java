package org.salamander.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A loss over parameters, with exact derivatives. One instance serves one thread: it computes in
 * its own buffers, which grow at first; afterwards it allocates nothing. Results do not depend on
 * earlier calls. Vectors have at least the layout's size; further elements are not used.
 */
@API(status = API.Status.MAINTAINED)
public interface Model {

  /** The slices of the parameter vector, all at the start of z. */
  Layout layout();

  /**
   * Number of tasks in a batch, one in each lane. Every number of z, of batches and of results is
   * then a run of that many floats. 1 for a model of single tasks.
   */
  default int lanes() {
    return 1;
  }

  /** Whether an example's outputs may depend on the other examples of its batch. */
  default boolean takesBatchStatistics() {
    return true;
  }

  /** A new, empty tape. */
  Tape tape();

  /** A new tape for gradients alone, which may be smaller: {@link #hessianVector} refuses it. */
  default Tape scratchTape() {
    return tape();
  }

  /**
   * Loss, accuracy and ∇L(z; batch).
   *
   * @param gradient receives ∂L/∂z, every element of the layout
   * @param tape receives what {@link #hessianVector} needs
   */
  Score gradient(float[] z, Batch batch, Tape tape, float[] gradient);

  /**
   * The exact product H·v of the Hessian of L at the point and batch recorded on {@code tape}
   * (Pearlmutter 1994).
   *
   * @param v direction, not changed
   * @param product receives H·v; not the same array as {@code v}
   */
  void hessianVector(Tape tape, float[] v, float[] product);

  /**
   * F·v, with F the Fisher information of a policy at z: the Hessian with respect to z' of the mean
   * over the batch's states of KL(π_z ‖ π_z') at z' = z.
   *
   * @param tape used as scratch; records nothing afterwards
   * @param v direction, not changed
   * @param product receives F·v; not the same array as {@code v}
   */
  default void fisherVector(float[] z, Batch batch, Tape tape, float[] v, float[] product) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " is not a policy");
  }

  /**
   * This model, cut after the first layers, which do not use any of {@code moving}. Returns the
   * same object every time; empty if there is no such layer or the model cannot be cut.
   */
  default Optional<Cut> cut(List<Layout.Slice> moving) {
    return Optional.empty();
  }

  /** Loss and accuracy without derivatives. */
  Score score(float[] z, Batch batch);

  /** Raw outputs (logits for classification), size × outputs, row-major. */
  void predict(float[] z, Batch batch, float[] outputs);

  /**
   * The model with parameters {@code z} and the batch statistics of {@code batch}, both copied.
   * Models without batch statistics only fix their parameters.
   */
  default Frozen freeze(float[] z, Batch batch) {
    float[] own = Arrays.copyOf(z, layout().size());
    return new Frozen() {
      @Override
      public void predict(Batch examples, float[] outputs) {
        Model.this.predict(own, examples, outputs);
      }

      @Override
      public List<Moments> moments() {
        return List.of();
      }
    };
  }

  /** ∂L/∂x for every input value of the batch, size × inputs, row-major. */
  void inputGradient(float[] z, Batch batch, float[] gradient);

  /** Number of outputs per example. */
  int outputs();

  /** Loss and accuracy of given raw outputs, as if the model had produced them. */
  Score judge(float[] outputs, float[] targets, int size);
}
