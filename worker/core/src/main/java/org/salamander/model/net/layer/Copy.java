package org.salamander.model.net.layer;

import java.util.Arrays;
import java.util.Optional;
import org.salamander.kernel.Kernels;
import org.salamander.model.net.shape.Shape;

/**
 * y = x in separate rows: the values of an example as one row or as a map's pixels. The input may
 * be rows, the pixels of a map (which are then flattened), or the batch's array. The copy is needed
 * before a layer that overwrites its input, if the preceding layer still needs this output.
 *
 * @param from the input's shape
 * @param output a shape with as many values
 * @param first whether the input is the batch's array, which has no row of zeros and no padding
 *     columns
 */
public record Copy(Shape from, Shape output, boolean first) implements Layer {

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    int length = output.length(examples);
    own.value = Buffers.grown(own.value, length);
    own.gradient = Buffers.grown(own.gradient, length);
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    Shape flat = Shape.features(from.size() * lanes);
    return output.rows() == 1 ? Optional.of(new Copy(flat, flat, first)) : Optional.empty();
  }

  @Override
  public boolean readsOutput() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    outward(pass.examples, pass.in.value, pass.own.value);
  }

  @Override
  public void backward(Pass pass) {
    if (pass.inward) {
      inward(pass.examples, pass.own.gradient, pass.in.gradient);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    if (pass.moved) {
      outward(pass.examples, pass.inTangent.value, pass.tangent.value);
    } else {
      Arrays.fill(pass.tangent.value, 0, output.length(pass.examples), 0f);
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    if (pass.inward) {
      inward(pass.examples, pass.tangent.gradient, pass.inTangent.gradient);
    }
  }

  private void outward(int examples, float[] x, float[] y) {
    int stride = first ? from.channels() : from.stride();
    int at = first ? 0 : from.start();
    for (int row = 0; row < examples * from.rows(); row++) {
      System.arraycopy(x, at + row * stride, y, place(row), from.channels());
    }
  }

  /** The gradient of the batch's inputs has rows, too. */
  private void inward(int examples, float[] dy, float[] dx) {
    int stride = from.stride();
    for (int row = 0; row < examples * from.rows(); row++) {
      System.arraycopy(dy, place(row), dx, Kernels.row(row, stride), from.channels());
    }
  }

  /** The offset of an input row in the output. */
  private int place(int row) {
    int pixels = from.rows() / output.rows(); // number of pixels that become one row
    return Kernels.row(row / pixels, output.stride()) + row % pixels * from.channels();
  }
}
