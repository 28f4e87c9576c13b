package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Loss;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;

/** The slices of z are φ and then the weights of a net that has φ as part of its inputs. */
final class CamlTest extends LearnerContract {

  private static final int CONTEXT = 2;
  private static final DoubleTanhNet WIDER = new DoubleTanhNet(1 + CONTEXT, 6, 5);

  @Override
  protected MetaLearner learner() {
    return new Caml(3, 0.3f);
  }

  @Override
  protected Architecture net() {
    return new Mlp(
            List.of(6, 5),
            Activation.TANH,
            Normalization.NONE,
            false,
            true,
            1e-3f,
            Loss.MSE,
            Initialization.XAVIER,
            CONTEXT)
        .architecture(new Domain(List.of(1), 1, Domain.Kind.REGRESSION));
  }

  @Override
  protected double supportLoss(double[] z, double[] point) {
    return loss(point, SUPPORT_X, SUPPORT_Y);
  }

  @Override
  protected double[] expected(double[] start) {
    return slope(z -> loss(adapted(z), QUERY_X, QUERY_Y), start);
  }

  private static double[] adapted(double[] z) {
    double[] point = z.clone();
    for (int k = 0; k < 3; k++) {
      double[] at = point.clone();
      double[] gradient =
          slope(
              phi -> {
                System.arraycopy(phi, 0, at, 0, CONTEXT);
                return loss(at, SUPPORT_X, SUPPORT_Y);
              },
              Arrays.copyOf(point, CONTEXT));
      for (int i = 0; i < CONTEXT; i++) {
        point[i] -= 0.3f * gradient[i];
      }
    }
    return point;
  }

  private static double loss(double[] z, double[] x, double[] y) {
    double[] inputs = new double[x.length * (1 + CONTEXT)];
    for (int n = 0; n < x.length; n++) {
      inputs[n * (1 + CONTEXT)] = x[n];
      System.arraycopy(z, 0, inputs, n * (1 + CONTEXT) + 1, CONTEXT);
    }
    return WIDER.loss(Arrays.copyOfRange(z, CONTEXT, z.length), inputs, y);
  }

  @Test
  void aModelWithoutContextIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Caml(1, 1f).layout(architecture().layout()))
        .withMessage(
            "model.context is 0; learner.type = caml adapts nothing else: it must be at least 1");
  }
}
