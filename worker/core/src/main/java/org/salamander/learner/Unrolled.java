package org.salamander.learner;

import org.salamander.task.Task;

/**
 * A learner whose adaptation z ↦ z_K can be differentiated both ways, as second-order rules need
 * it: the Fisher information of the adapted policies is Jᵀ·F(z_K)·J with J = ∂z_K/∂z.
 */
public interface Unrolled extends MetaLearner {

  /** The inner loop on a task, remembered until it is closed. */
  Adaptation unroll(float[] z, Task task, Workspace workspace);

  /** A remembered inner loop. */
  interface Adaptation extends AutoCloseable {

    /** z_K, the model's slices. */
    float[] end();

    /** v → J·v, in place: as long as z before, the model's slices hold the product. */
    void pushforward(float[] v);

    /** λ → Jᵀ·λ, in place: the model's slices hold λ before, all of z the product. */
    void pullback(float[] lambda);

    @Override
    void close();
  }
}
