package org.salamander.model.net.layer;

import java.util.List;
import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneKernels;
import org.salamander.kernel.Taps;
import org.salamander.model.Layout;
import org.salamander.model.net.shape.Geometry;
import org.salamander.model.net.shape.Shape;
import org.salamander.model.net.shape.TapPattern;

/**
 * y = x ∗ w without bias: a dense layer, a convolution or a head on a flattened map, depending on
 * its {@link Geometry}. Each product processes the examples tile by tile, so that all taps find
 * their values in the cache. Weights are in z as block × input channel × output channel. No later
 * pass reads the value of the output.
 */
public record Linear(Geometry geometry, int offset, Kernels kernels) implements Layer {

  @Override
  public Shape output() {
    return geometry.output();
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    reserveOutput(examples, own);
    reservePacked(own);
  }

  void reserveOutput(int examples, Buffers own) {
    int length = output().length(examples);
    own.value = Buffers.grown(own.value, length);
    if (own.gradientIn == null) {
      own.gradient = Buffers.grown(own.gradient, length);
    } else {
      own.gradientIn.value = Buffers.grown(own.gradientIn.value, length);
      own.gradient = own.gradientIn.value;
    }
  }

  void reservePacked(Buffers own) {
    own.packed = Buffers.grown(own.packed, geometry.packedLength());
    own.packedTransposed = Buffers.grown(own.packedTransposed, geometry.packedTransposedLength());
  }

  @Override
  public Layer with(List<Layout.Slice> moving) {
    return moving.stream().anyMatch(slice -> slice.has(offset)) ? this : new StillLinear(this);
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    return geometry
        .denseRows()
        .map(
            rows ->
                new LaneLinear(
                    geometry.depth(),
                    output().channels(),
                    LaneKernels.at(offset, lanes),
                    lanes,
                    rows.start() == 0,
                    kernels.lanes()));
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public boolean overwritesInput() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    pack(pass.w, pass.own.packed);
    product(pass.examples, pass.in.value, pass.own.packed, pass.own.value, false);
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      outer(pass.examples, pass.in.value, pass.own.gradient, pass.dw, false);
    }
    if (pass.inward) {
      packTransposed(pass.w, pass.own.packedTransposed);
      transposed(
          pass.examples, pass.own.gradient, pass.own.packedTransposed, pass.in.gradient, false);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    pack(pass.w, pass.tangent.packed);
    if (pass.moved) {
      product(pass.examples, pass.inTangent.value, pass.own.packed, pass.tangent.value, false);
    }
    product(pass.examples, pass.in.value, pass.tangent.packed, pass.tangent.value, pass.moved);
  }

  @Override
  public void tangentBackward(Pass pass) {
    outer(pass.examples, pass.in.value, pass.tangent.gradient, pass.dw, false);
    if (pass.moved) {
      outer(pass.examples, pass.inTangent.value, pass.own.gradient, pass.dw, true);
    }
    if (pass.inward) {
      packTransposed(pass.w, pass.tangent.packedTransposed);
      transposed(
          pass.examples,
          pass.tangent.gradient,
          pass.own.packedTransposed,
          pass.inTangent.gradient,
          false);
      transposed(
          pass.examples,
          pass.own.gradient,
          pass.tangent.packedTransposed,
          pass.inTangent.gradient,
          true);
    }
  }

  void pack(float[] z, float[] packed) {
    geometry.pack(kernels, z, offset, packed);
  }

  void packTransposed(float[] z, float[] packed) {
    geometry.packTransposed(kernels, z, offset, packed);
  }

  void product(int examples, float[] x, float[] packed, float[] y, boolean accumulate) {
    for (int e = 0; e < examples; e += geometry.tile()) {
      for (int i = 0; i < geometry.forward().size(); i++) {
        Taps taps = tile(geometry.forward().get(i), e, examples);
        kernels.multiply(taps, x, packed, geometry.depth(), output().channels(), y, accumulate);
      }
    }
  }

  void outer(int examples, float[] x, float[] dy, float[] w, boolean accumulate) {
    for (int e = 0; e < examples; e += geometry.tile()) {
      boolean stored = accumulate || e > 0;
      for (int i = 0; i < geometry.weightGradient().size(); i++) {
        Taps taps = tile(geometry.weightGradient().get(i), e, examples);
        kernels.outer(taps, x, geometry.depth(), dy, output().channels(), w, offset, stored);
      }
    }
  }

  void transposed(int examples, float[] dy, float[] packed, float[] dx, boolean accumulate) {
    for (int e = 0; e < examples; e += geometry.tile()) {
      for (int i = 0; i < geometry.transposed().size(); i++) {
        Taps taps = tile(geometry.transposed().get(i), e, examples);
        kernels.multiply(
            taps, dy, packed, output().channels(), geometry.inputColumns(), dx, accumulate);
      }
    }
  }

  /** The taps of a tile: its examples are those from {@code e} on. */
  private Taps tile(TapPattern pattern, int e, int examples) {
    Taps all = pattern.taps(examples);
    if (examples <= geometry.tile()) {
      return all;
    }
    int each = all.rows() / examples;
    return all.part(e * each, Math.min(geometry.tile(), examples - e) * each);
  }
}
