package org.salamander.model.net.layer;

import java.util.List;
import java.util.Optional;
import org.salamander.kernel.RowKernels;
import org.salamander.model.Frozen;
import org.salamander.model.net.layer.Chain.SideGradient;
import org.salamander.model.net.shape.Shape;

/**
 * y = a(F(x) + S(x)) with a chain F of layers and a shortcut S (He et al. 2016). The buffers of the
 * inner layers, first those of F and then those of S, are in this layer's {@link Buffers#inside}.
 *
 * @param input shape of x
 * @param output shape of y
 * @param shortcut has no layers if S(x) = x
 */
public record Residual(
    Shape input,
    Shape output,
    Chain main,
    Chain shortcut,
    Activation activation,
    RowKernels kernels)
    implements Layer {

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    own.value = Buffers.grown(own.value, output.length(examples));
    own.gradient = Buffers.grown(own.gradient, output.length(examples));
    if (own.inside.length == 0) {
      own.inside = new Buffers[][] {main.buffers(), shortcut.buffers()};
    }
    reserve(main, examples, own.inside[0]);
    reserve(shortcut, examples, own.inside[1]);
  }

  /**
   * The gradients at both ends of a branch have their own arrays, because this layer adds and
   * splits them.
   */
  private void reserve(Chain branch, int examples, Buffers[] b) {
    b[0].gradient = Buffers.grown(b[0].gradient, input.length(examples));
    branch.reserve(examples, b);
  }

  @Override
  public Optional<Layer> activated(Activation next) {
    return activation == Activation.IDENTITY && !next.keepsInput()
        ? Optional.of(new Residual(input, output, main, shortcut, next, kernels))
        : Optional.empty();
  }

  @Override
  public boolean readsOutput() {
    return activation != Activation.IDENTITY;
  }

  @Override
  public Optional<Layer> lanes(int lanes) {
    return main.lanes(lanes)
        .flatMap(
            wide ->
                shortcut
                    .lanes(lanes)
                    .map(
                        beside ->
                            new Residual(
                                input.lanes(lanes),
                                output.lanes(lanes),
                                wide,
                                beside,
                                activation,
                                kernels)));
  }

  @Override
  public Layer frozen(int examples, Buffers own, List<Frozen.Moments> moments) {
    return new Residual(
        input,
        output,
        main.frozen(examples, own.inside[0], moments),
        shortcut.frozen(examples, own.inside[1], moments),
        activation,
        kernels);
  }

  @Override
  public boolean takesBatchStatistics() {
    return main.takesBatchStatistics() || shortcut.takesBatchStatistics();
  }

  @Override
  public boolean overwritesInput() {
    return false;
  }

  @Override
  public void forward(Pass pass) {
    int examples = pass.examples;
    for (int i = 0; i < 2; i++) {
      Buffers[] b = pass.own.inside[i];
      b[0].value = pass.in.value;
      branch(i).inside(pass);
      branch(i).forward(examples, pass.w, b);
    }
    add(last(pass.own, 0).value, last(pass.own, 1).value, output, examples, pass.own.value);
    activation.forward(kernels, pass.own.value, output.start(), output.length(examples));
  }

  @Override
  public void backward(Pass pass) {
    int examples = pass.examples;
    int to = output.length(examples);
    for (int i = 0; i < 2; i++) {
      Buffers[] b = pass.own.inside[i];
      activation.multiplySlope(
          kernels,
          pass.own.value,
          pass.own.gradient,
          last(pass.own, i).gradient,
          output.start(),
          to);
      branch(i).inside(pass);
      branch(i)
          .backward(
              examples,
              pass.w,
              b,
              pass.dw,
              pass.dwWanted ? Chain.Wanted.ALL : Chain.Wanted.NONE,
              pass.inward,
              SideGradient.NONE);
    }
    if (pass.inward) {
      addInward(pass.own, examples, pass.in.gradient);
    }
  }

  @Override
  public void tangentForward(Pass pass) {
    int examples = pass.examples;
    float[] yTangent = pass.tangent.value;
    for (int i = 0; i < 2; i++) {
      Buffers[] t = pass.tangent.inside[i];
      t[0].value = pass.inTangent.value;
      branch(i).inside(pass);
      branch(i).tangentForward(examples, pass.w, pass.own.inside[i], t, pass.moved);
    }
    float[] moved = last(pass.tangent, 0).value;
    if (pass.moved || shortcut.length() > 0) {
      add(moved, last(pass.tangent, 1).value, output, examples, yTangent);
    } else {
      System.arraycopy(moved, 0, yTangent, 0, output.length(examples));
    }
    activation.multiplySlope(
        kernels, pass.own.value, yTangent, yTangent, output.start(), output.length(examples));
  }

  @Override
  public void tangentBackward(Pass pass) {
    int examples = pass.examples;
    for (int i = 0; i < 2; i++) {
      Buffers[] t = pass.tangent.inside[i];
      activation.tangentBackward(
          kernels,
          pass.own.value,
          pass.own.gradient,
          pass.tangent.value,
          pass.tangent.gradient,
          last(pass.tangent, i).gradient,
          output.start(),
          output.length(examples));
      branch(i).inside(pass);
      branch(i)
          .tangentBackward(
              examples, pass.w, pass.own.inside[i], t, pass.dw, pass.inward, SideGradient.NONE);
    }
    if (pass.inward) {
      addInward(pass.tangent, examples, pass.inTangent.gradient);
    }
  }

  private Chain branch(int i) {
    return i == 0 ? main : shortcut;
  }

  private Buffers last(Buffers own, int branch) {
    return own.inside[branch][branch(branch).length()];
  }

  private void addInward(Buffers own, int examples, float[] dx) {
    add(own.inside[0][0].gradient, own.inside[1][0].gradient, input, examples, dx);
  }

  private static void add(float[] a, float[] b, Shape shape, int examples, float[] sum) {
    int to = shape.length(examples);
    for (int i = shape.start(); i < to; i++) {
      sum[i] = a[i] + b[i];
    }
  }
}
