package org.salamander.learner.inner;

import java.util.Arrays;
import org.salamander.model.Model;

/**
 * The losses of an {@link InnerLoop}, all as functions of one z: the loss that the inner loop
 * descends at each step, and the query's loss after each step. An inner loss depends on all of the
 * loop's z; the query's loss may depend on its first part only.
 */
public interface Losses {

  /** L_S at z_k, k = 0, 1, … */
  Model inner(int k);

  /** L_Q at z_k, k = 0, 1, …; records on the tapes of the workspace's own model. */
  Model query(int k);

  /** The model on whose tapes {@link #inner} records, whatever the step. */
  Model recorder();

  /** Number of floats of z that the loop uses. */
  default int size() {
    return inner(0).layout().size();
  }

  /** The parameters of the workspace's own model at z_k; valid until the next call. */
  default float[] parameters(int k, float[] z) {
    return z;
  }

  /**
   * The transpose of {@link #parameters}: moves a gradient in the first elements of {@code lambda}
   * to the positions of these parameters in z_k.
   */
  default void spread(int k, float[] lambda) {
    Arrays.fill(lambda, query(k).layout().size(), size(), 0f);
  }

  /** The same loss for S and Q at every step. */
  static Losses of(Model model) {
    return of(model, model);
  }

  /** One loss for S and a different one for Q. */
  static Losses of(Model inner, Model query) {
    return new Losses() {
      @Override
      public Model inner(int k) {
        return inner;
      }

      @Override
      public Model query(int k) {
        return query;
      }

      @Override
      public Model recorder() {
        return inner;
      }
    };
  }
}
