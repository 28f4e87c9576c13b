package org.salamander.model.net.layer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.kernel.PoolKernels;
import org.salamander.kernel.RowKernels;
import org.salamander.model.Frozen;
import org.salamander.model.net.shape.Shape;

/**
 * y = a(γ x̂ + β), x̂ = (x − μ)/√(σ² + ε), with the mean and the (biased) variance of each channel
 * over the rows of the current batch (Ioffe &amp; Szegedy 2015, algorithm 1; batch statistics also
 * at test time, as in MAML). It follows a {@link Linear} and overwrites its value with x̂.
 *
 * <p>With s = 1/√(σ² + ε), g = a'·dy and ⟨·⟩ the mean over rows:
 *
 * <pre>
 *   dx  = sγ (g − ⟨g⟩ − x̂⟨g x̂⟩)
 *   x̂˙  = s (ẋ − ⟨ẋ⟩ − x̂ m)        m = ⟨x̂ ẋ⟩, ṡ = −s² m
 *   dẋ  = k̇ (g − ⟨g⟩ − x̂⟨g x̂⟩) + k (ġ − ⟨ġ⟩ − x̂˙⟨g x̂⟩ − x̂⟨ġ x̂ + g x̂˙⟩)        k = sγ, k̇ = s(γ̇ − s m γ)
 * </pre>
 *
 * @param given statistics of a frozen network, used instead of the batch's; the means in the
 *     formulas are then 0
 */
public record BatchNorm(
    Shape output,
    Affine affine,
    float epsilon,
    Frozen.@Nullable Moments given,
    Activation activation,
    RowKernels kernels)
    implements Modulated {

  // Vectors over channels that the tape keeps. D_SHIFT and D_SCALE become ⟨g⟩ and ⟨g x̂⟩.
  static final int INVERSE = FIRST; // s
  static final int MEAN = FIRST + 1; // μ, in tangents ⟨ẋ⟩
  private static final int MEAN_X = FIRST + 2; // in tangents: m

  // Vectors over channels that only one pass needs.
  static final int K = FIRST + 3;
  static final int L = FIRST + 4;
  static final int M = FIRST + 5;
  static final int P = FIRST + 6;
  static final int Q = FIRST + 7;
  private static final int ZERO = FIRST + 8;
  private static final int VECTORS = FIRST + 9;

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    reserve(examples, own, VECTORS, output.stride());
  }

  /** Allocates the layer's vectors besides values and gradients. */
  void reserveStatistics(Buffers own) {
    own.statistics(VECTORS, output.stride(), output.stride());
  }

  @Override
  public boolean turnsInPlace() {
    return true;
  }

  @Override
  public Optional<Layer> pooled(MaxPool pool, PoolKernels pools) {
    return activation == Activation.RELU
        ? Optional.of(new PooledBatchNorm(this, pool, pools))
        : Optional.empty();
  }

  /**
   * The tasks of a group may differ in their number of examples. Padding rows must not change a
   * sum: their x is set to the lane's mean, so that x̂ is 0, and their gradients and tangents are
   * 0.
   */
  @Override
  public Optional<Layer> lanes(int lanes) {
    return given != null
        ? Optional.empty()
        : Optional.of(
            new BatchNorm(
                output.lanes(lanes), affine.lanes(lanes), epsilon, null, activation, kernels));
  }

  @Override
  public Layer with(Activation next) {
    return new BatchNorm(output, affine, epsilon, given, next, kernels);
  }

  @Override
  public boolean takesBatchStatistics() {
    return given == null;
  }

  @Override
  public void forward(Pass pass) {
    int rows = pass.examples * output.rows();
    int stride = output.stride();
    float[][] s = pass.own.statistics;
    float[] y = pass.own.value;
    statistics(pass);
    boolean relu = activation == Activation.RELU;
    kernels.normalize(
        pass.in.value, s[MEAN], s[INVERSE], s[SCALE], s[SHIFT], y, rows, stride, relu);
    if (!relu) {
      activate(pass);
    }
  }

  /** Reads γ and β and computes μ and s. */
  void statistics(Pass pass) {
    float[][] s = pass.own.statistics;
    affine.values(pass.w, s[SCALE], s[SHIFT]);
    if (given == null) {
      take(pass);
    } else {
      give(given, s);
    }
  }

  /** Computes the batch's statistics. */
  private void take(Pass pass) {
    float[] x = pass.in.value;
    float[][] s = pass.own.statistics;
    int rows = pass.examples * output.rows();
    pass.pad(x, output, s[ZERO]);
    kernels.sum(x, rows, output.stride(), s[MEAN], pass.own.scratch);
    divide(s[MEAN], pass);
    pass.pad(x, output, s[MEAN]);
    kernels.squares(x, s[MEAN], rows, output.stride(), s[K], pass.own.scratch);
    for (int c = 0; c < output.stride(); c++) {
      s[INVERSE][c] =
          c < output.channels() ? (float) (1.0 / Math.sqrt(s[K][c] / rows(pass, c) + epsilon)) : 0f;
    }
  }

  private int rows(Pass pass, int channel) {
    return pass.examples(channel) * output.rows();
  }

  private void give(Frozen.Moments moments, float[][] s) {
    for (int c = 0; c < output.channels(); c++) {
      s[MEAN][c] = moments.mean()[c];
      s[INVERSE][c] = (float) (1.0 / Math.sqrt(moments.variance()[c] + epsilon));
    }
  }

  /** Uses the statistics that {@link #forward} computed. */
  @Override
  public BatchNorm frozen(int examples, Buffers own, List<Frozen.Moments> moments) {
    float[] variance = new float[output.channels()];
    for (int c = 0; c < variance.length; c++) {
      variance[c] = own.statistics[K][c] / (examples * output.rows());
    }
    float[] mean = Arrays.copyOf(own.statistics[MEAN], variance.length);
    Frozen.Moments taken = given == null ? new Frozen.Moments(mean, variance) : given;
    moments.add(taken);
    return new BatchNorm(output, affine, epsilon, taken, activation, kernels);
  }

  @Override
  public void backward(Pass pass) {
    gradients(pass);
    gradientFactors(pass);
    float[][] s = pass.own.statistics;
    kernels.combine(
        s[K],
        pass.own.inner,
        s[L],
        pass.in.value,
        s[M],
        pass.in.gradient,
        pass.examples * output.rows(),
        output.stride());
    pass.pad(pass.in.gradient, output, s[ZERO]);
  }

  /** Converts the sums over rows to the factors of {@link RowKernels#combine}. */
  void gradientFactors(Pass pass) {
    int stride = output.stride();
    float[][] s = pass.own.statistics;
    if (pass.dwWanted) {
      affine.write(s[D_SCALE], s[D_SHIFT], pass.dw);
    }
    mean(s[D_SHIFT], pass);
    mean(s[D_SCALE], pass);
    for (int c = 0; c < stride; c++) {
      s[K][c] = s[INVERSE][c] * s[SCALE][c];
      s[L][c] = -s[K][c] * s[D_SCALE][c];
      s[M][c] = -s[K][c] * s[D_SHIFT][c];
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    int rows = pass.examples * output.rows();
    int stride = output.stride();
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    tangentStatistics(pass);
    boolean relu = activation == Activation.RELU;
    kernels.normalizeTangent(
        pass.inTangent.value,
        pass.in.value,
        s[INVERSE],
        t[L],
        t[M],
        s[SCALE],
        t[SCALE],
        t[SHIFT],
        pass.own.value,
        pass.tangent.value,
        rows,
        stride,
        relu);
    if (!relu) {
      activateTangent(pass);
    }
  }

  /** Reads γ̇ and β̇ and computes the terms of x̂˙. */
  void tangentStatistics(Pass pass) {
    int rows = pass.examples * output.rows();
    int stride = output.stride();
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    affine.tangents(pass.w, t[SCALE], t[SHIFT]);
    pass.pad(pass.inTangent.value, output, s[ZERO]);
    kernels.moments(
        pass.inTangent.value,
        pass.in.value,
        rows,
        stride,
        t[MEAN],
        t[MEAN_X],
        pass.tangent.scratch);
    mean(t[MEAN], pass);
    mean(t[MEAN_X], pass);
    for (int c = 0; c < stride; c++) {
      t[L][c] = -s[INVERSE][c] * t[MEAN_X][c];
      t[M][c] = -s[INVERSE][c] * t[MEAN][c];
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    gradientTangents(pass);
    gradientTangentFactors(pass);
    float[][] t = pass.tangent.statistics;
    kernels.combine(
        t[K],
        pass.own.inner,
        t[L],
        pass.tangent.inner,
        t[P],
        pass.in.value,
        t[Q],
        pass.inTangent.value,
        t[M],
        pass.inTangent.gradient,
        pass.examples * output.rows(),
        output.stride());
    pass.pad(pass.inTangent.gradient, output, pass.own.statistics[ZERO]);
  }

  /** Converts the sums over rows to the factors of {@link RowKernels#combine}. */
  void gradientTangentFactors(Pass pass) {
    int stride = output.stride();
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    affine.write(t[D_SCALE], t[D_SHIFT], pass.dw);
    mean(t[D_SHIFT], pass);
    mean(t[D_SCALE], pass);
    for (int c = 0; c < stride; c++) {
      float k = s[INVERSE][c] * s[SCALE][c];
      float kTangent =
          s[INVERSE][c] * Math.fma(-s[INVERSE][c] * t[MEAN_X][c], s[SCALE][c], t[SCALE][c]);
      t[K][c] = kTangent;
      t[L][c] = k;
      t[P][c] = -Math.fma(kTangent, s[D_SCALE][c], k * t[D_SCALE][c]);
      t[Q][c] = -k * s[D_SCALE][c];
      t[M][c] = -Math.fma(kTangent, s[D_SHIFT][c], k * t[D_SHIFT][c]);
    }
  }

  /** Converts a sum over rows to ⟨·⟩, which is 0 if the statistics do not depend on x. */
  private void mean(float[] sum, Pass pass) {
    if (given == null) {
      divide(sum, pass);
    } else {
      Arrays.fill(sum, 0f);
    }
  }

  private void divide(float[] sum, Pass pass) {
    for (int c = 0; c < output.stride(); c++) {
      sum[c] /= rows(pass, c);
    }
  }
}
