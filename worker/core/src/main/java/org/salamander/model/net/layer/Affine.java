package org.salamander.model.net.layer;

import org.salamander.kernel.LaneKernels;

/**
 * The offsets in z of a normalisation's learned scale γ and shift β. Each has one number per
 * channel; either may be absent.
 *
 * @param scale offset of γ, or {@link #ABSENT}: γ = 1
 * @param shift offset of β, or {@link #ABSENT}: β = 0
 */
public record Affine(int channels, int scale, int shift) {

  /** The offset of a parameter that the layer does not have. */
  public static final int ABSENT = -1;

  /** The same for a group of tasks, one in each lane. */
  Affine lanes(int lanes) {
    return new Affine(
        channels * lanes,
        scale == ABSENT ? ABSENT : LaneKernels.at(scale, lanes),
        shift == ABSENT ? ABSENT : LaneKernels.at(shift, lanes));
  }

  /** Reads γ and β from parameters. Padding columns get 0. */
  void values(float[] z, float[] gamma, float[] beta) {
    read(z, scale, 1f, gamma);
    read(z, shift, 0f, beta);
  }

  /** Reads γ̇ and β̇ from a direction. They are 0 if γ or β is absent. */
  void tangents(float[] v, float[] gamma, float[] beta) {
    read(v, scale, 0f, gamma);
    read(v, shift, 0f, beta);
  }

  /** Writes the gradients of γ and β to their offsets. */
  void write(float[] gamma, float[] beta, float[] gradient) {
    if (scale != ABSENT) {
      System.arraycopy(gamma, 0, gradient, scale, channels);
    }
    if (shift != ABSENT) {
      System.arraycopy(beta, 0, gradient, shift, channels);
    }
  }

  private void read(float[] z, int offset, float absent, float[] into) {
    for (int c = 0; c < channels; c++) {
      into[c] = offset == ABSENT ? absent : z[offset + c];
    }
    for (int c = channels; c < into.length; c++) {
      into[c] = 0f;
    }
  }
}
