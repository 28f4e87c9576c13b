package org.salamander.kernel;

/**
 * The four passes of layer normalisation over rows of numbers of several tasks, one in each lane
 * (see {@link LaneKernels}): x̂ = (x − μ)·s with μ and s = 1/√(σ² + ε) of each row over its
 * channels, y = γ x̂ + β. Sums over a row start at zero and add channel by channel, as in the
 * layer.
 */
public interface LaneNormKernels {

  /**
   * The size of a batch.
   *
   * @param rows number of rows; row i begins at {@link Kernels#row}
   * @param channels numbers in each row
   * @param lanes floats for each number, a multiple of {@link LaneKernels#width}
   * @param stride floats from one row to the next
   */
  record Extent(int rows, int channels, int lanes, int stride) {}

  /**
   * x ← x̂ and y ← γ x̂ + β. Writes s of row r to {@code inverse} from {@code r·lanes} on, r = 0,
   * 1, …
   */
  void forward(
      Extent extent,
      float[] x,
      float[] scale,
      float[] shift,
      float epsilon,
      float[] inverse,
      float[] y);

  /** With h = γ g: dx ← s (h − ⟨h⟩ − x̂⟨h x̂⟩). Writes ⟨h x̂⟩ of each row to {@code meanHx}. */
  void backward(
      Extent extent,
      float[] g,
      float[] x,
      float[] scale,
      float[] inverse,
      float[] meanHx,
      float[] dx);

  /**
   * t ← x̂˙ = s (t − ⟨t⟩ − x̂ m) and out ← γ x̂˙ + γ̇ x̂ + β̇. Writes m = ⟨t x̂⟩ of each row to
   * {@code meanX}.
   */
  void tangentForward(
      Extent extent,
      float[] t,
      float[] x,
      float[] scale,
      float[] scaleTangent,
      float[] shiftTangent,
      float[] inverse,
      float[] meanX,
      float[] out);

  /** The inputs of {@link #tangentBackward}. */
  record Bent(
      float[] g,
      float[] gTangent,
      float[] x,
      float[] xTangent,
      float[] scale,
      float[] scaleTangent,
      float[] inverse,
      float[] meanHx,
      float[] meanX,
      float[] dx) {}

  /**
   * With h = γ g and ḣ = γ ġ + γ̇ g: out ← −s m dx + s (ḣ − ⟨ḣ⟩ − x̂˙⟨h x̂⟩ − x̂⟨ḣ x̂ + h x̂˙⟩),
   * where m is the {@code meanX} of {@link #tangentForward}.
   */
  void tangentBackward(Extent extent, Bent from, float[] out);
}
