package org.salamander.model.net.layer;

import java.util.Arrays;

/**
 * A vector φW that a context φ adds to a layer's own vector. All layers that read the context use
 * it. The layer keeps φ and then W, row by row, together with its own weights.
 *
 * @param context offset of φ in z
 * @param count length of φ
 * @param weights offset in z of W's first row
 * @param stride from one row of W to the next, in z
 * @param width columns of W
 * @param at offset of the kept numbers
 */
public record Conditioning(int context, int count, int weights, int stride, int width, int at) {

  /** Number of floats that are kept. */
  public int kept() {
    return count * (1 + width);
  }

  /** Keeps φ and W of {@code z}, or φ̇ and Ẇ of a direction. */
  void keep(float[] z, float[] kept) {
    System.arraycopy(z, context, kept, at, count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(z, weights + i * stride, kept, row(i), width);
    }
  }

  /** out ← out + φW. */
  void add(float[] kept, float[] out) {
    addProduct(kept, kept, out);
  }

  /** out ← out + φ̇W + φẆ. */
  void addTangent(float[] kept, float[] tangent, float[] out) {
    addProduct(tangent, kept, out);
    addProduct(kept, tangent, out);
  }

  private void addProduct(float[] phi, float[] w, float[] out) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < width; j++) {
        out[j] = Math.fma(phi[at + i], w[row(i) + j], out[j]);
      }
    }
  }

  /** From the gradient g of φW, writes dW = φ ⊗ g and adds Wg to dφ. */
  void write(float[] kept, float[] g, float[] gradient) {
    for (int i = 0; i < count; i++) {
      float sum = gradient[context + i];
      for (int j = 0; j < width; j++) {
        gradient[weights + i * stride + j] = kept[at + i] * g[j];
        sum = Math.fma(kept[row(i) + j], g[j], sum);
      }
      gradient[context + i] = sum;
    }
  }

  /** The tangent of {@link #write}: writes dẆ = φ̇ ⊗ g + φ ⊗ ġ and adds Ẇg + Wġ to dφ̇. */
  void writeTangent(float[] kept, float[] tangent, float[] g, float[] gTangent, float[] product) {
    for (int i = 0; i < count; i++) {
      float sum = product[context + i];
      for (int j = 0; j < width; j++) {
        product[weights + i * stride + j] =
            Math.fma(tangent[at + i], g[j], kept[at + i] * gTangent[j]);
        sum = Math.fma(tangent[row(i) + j], g[j], sum);
        sum = Math.fma(kept[row(i) + j], gTangent[j], sum);
      }
      product[context + i] = sum;
    }
  }

  /** Sets dφ to 0. */
  void clear(float[] gradient) {
    Arrays.fill(gradient, context, context + count, 0f);
  }

  private int row(int i) {
    return at + count + i * width;
  }
}
