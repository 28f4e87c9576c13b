package org.salamander.model.net.layer;

import java.util.Arrays;
import java.util.Optional;
import org.salamander.model.net.shape.Shape;

/**
 * A {@link Linear} with fixed weights. They are packed once for all steps. Their tangent is zero,
 * so its products are skipped.
 */
record StillLinear(Linear linear) implements Layer {

  @Override
  public Shape output() {
    return linear.output();
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    linear.reserveOutput(examples, own);
  }

  @Override
  public boolean stays() {
    return true;
  }

  @Override
  public void keep(float[] z, Buffers still) {
    linear.reservePacked(still);
    linear.pack(z, still.packed);
    linear.packTransposed(z, still.packedTransposed);
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    return linear.lanes(lanes);
  }

  @Override
  public boolean readsOutput() {
    return linear.readsOutput();
  }

  @Override
  public boolean overwritesInput() {
    return linear.overwritesInput();
  }

  @Override
  public boolean readsInputGradient() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    linear.product(pass.examples, pass.in.value, pass.still.packed, pass.own.value, false);
  }

  @Override
  public void backward(Pass pass) {
    if (pass.dwWanted) {
      linear.outer(pass.examples, pass.in.value, pass.own.gradient, pass.dw, false);
    }
    if (pass.inward) {
      back(pass, pass.own.gradient, pass.in.gradient);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    float[] y = pass.tangent.value;
    if (pass.moved) {
      linear.product(pass.examples, pass.inTangent.value, pass.still.packed, y, false);
    } else {
      Arrays.fill(y, 0, output().length(pass.examples), 0f);
    }
  }

  @Override
  public void tangentBackward(Pass pass) {
    linear.outer(pass.examples, pass.in.value, pass.tangent.gradient, pass.dw, false);
    if (pass.moved) {
      linear.outer(pass.examples, pass.inTangent.value, pass.own.gradient, pass.dw, true);
    }
    if (pass.inward) {
      back(pass, pass.tangent.gradient, pass.inTangent.gradient);
    }
  }

  private void back(Pass pass, float[] dy, float[] dx) {
    linear.transposed(pass.examples, dy, pass.still.packedTransposed, dx, false);
  }
}
