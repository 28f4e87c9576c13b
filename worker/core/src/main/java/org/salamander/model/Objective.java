package org.salamander.model;

/**
 * A {@link Loss} over the raw outputs of a batch: the mean over its examples, with its derivatives
 * with respect to the outputs. Examples are processed in order; sums are in double.
 *
 * @param outputs raw outputs per example
 * @param start position of the first example's outputs in an array
 * @param stride floats from one example's outputs to the next one's
 */
public record Objective(Loss loss, int outputs, int start, int stride) {

  /** For contiguous outputs: size × outputs, row-major. */
  public Objective(Loss loss, int outputs) {
    this(loss, outputs, 0, outputs);
  }

  /**
   * The loss at outputs y, and its gradient.
   *
   * @param targets as in a {@link Batch}
   * @param dy receives ∂L/∂y, laid out as {@code y}
   * @param kept receives what {@link #tangent} needs, size × outputs
   * @throws IllegalArgumentException if the number of targets is wrong, or one is not a class
   */
  public Score gradient(int size, float[] y, float[] targets, float[] dy, float[] kept) {
    requireTargets(targets, size);
    double share = loss.share(size, outputs);
    double total = 0;
    double hits = 0;
    for (int e = 0; e < size; e++) {
      total += loss.gradient(y, targets, e, from(e), outputs, share, dy, kept);
      hits += loss.hits(y, targets, e, from(e), outputs);
    }
    return new Score(total, hits / size);
  }

  /**
   * The tangent of ∂L/∂y along a tangent of y.
   *
   * @param kept the values that {@link #gradient} wrote
   */
  public void tangent(int size, float[] kept, float[] yTangent, float[] dyTangent) {
    double share = loss.share(size, outputs);
    for (int e = 0; e < size; e++) {
      loss.tangent(kept, e, from(e), outputs, share, yTangent, dyTangent);
    }
  }

  /**
   * The Fisher information of a policy's outputs times a tangent of theirs, the mean over states.
   *
   * @param product receives it, laid out as {@code y}
   */
  public void fisher(int size, float[] y, float[] targets, float[] yTangent, float[] product) {
    Distribution policy = loss.distribution(outputs);
    double share = loss.share(size, outputs);
    for (int e = 0; e < size; e++) {
      policy.fisher(y, from(e), targets, e, share, yTangent, product);
    }
  }

  private int from(int example) {
    return start + example * stride;
  }

  private void requireTargets(float[] targets, int size) {
    if (targets.length != size * loss.targets(outputs)) {
      throw new IllegalArgumentException(
          "a batch of "
              + size
              + " examples has "
              + targets.length
              + " target values; the loss "
              + loss
              + " over "
              + outputs
              + " outputs needs "
              + loss.targets(outputs)
              + " an example");
    }
  }
}
