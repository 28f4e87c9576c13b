package org.salamander.model.net.layer;

import java.util.Arrays;
import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneKernels;
import org.salamander.model.net.shape.Shape;

/**
 * y = x + φC: the effect of a context φ that is concatenated to a dense layer's input (Zintgraf et
 * al. 2019, section 3.2). φ is the same for all examples. C are the rows of the layer's weights
 * that belong to φ. This layer follows a {@link Linear} and shares its arrays.
 *
 * @param output shape of input and output
 */
public record Context(Shape output, Conditioning conditioning, Kernels kernels) implements Layer {

  private static final int ADDED = 0;
  private static final int SUM = 1; // g = Σ dy over rows, in tangents ġ

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    own.value = in.value;
    own.gradient = in.gradient;
    own.packed = Buffers.grown(own.packed, conditioning.kept());
    own.statistics(2, output.stride(), output.stride());
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    return Optional.of(
        new LaneContext(
            output.lanes(lanes),
            lanes,
            LaneKernels.at(conditioning.context(), lanes),
            conditioning.count(),
            LaneKernels.at(conditioning.weights(), lanes),
            kernels.rows(),
            kernels.lanes()));
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    float[] added = pass.own.statistics[ADDED];
    Arrays.fill(added, 0f);
    conditioning.keep(pass.w, pass.own.packed);
    conditioning.add(pass.own.packed, added);
    kernels
        .rows()
        .add(added, pass.own.value, pass.examples * output.rows(), output.stride(), false);
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      sum(pass.examples, pass.own);
      conditioning.clear(pass.dw);
      conditioning.write(pass.own.packed, pass.own.statistics[SUM], pass.dw);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    float[] added = pass.tangent.statistics[ADDED];
    Arrays.fill(added, 0f);
    conditioning.keep(pass.w, pass.tangent.packed);
    conditioning.addTangent(pass.own.packed, pass.tangent.packed, added);
    kernels
        .rows()
        .add(added, pass.tangent.value, pass.examples * output.rows(), output.stride(), false);
  }

  @Override
  public void tangentBackward(Pass pass) {
    sum(pass.examples, pass.tangent);
    conditioning.clear(pass.dw);
    conditioning.writeTangent(
        pass.own.packed,
        pass.tangent.packed,
        pass.own.statistics[SUM],
        pass.tangent.statistics[SUM],
        pass.dw);
  }

  private void sum(int examples, Buffers own) {
    kernels
        .rows()
        .sum(
            own.gradient,
            examples * output.rows(),
            output.stride(),
            own.statistics[SUM],
            own.scratch);
  }
}
