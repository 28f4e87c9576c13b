package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.RateConfig;
import org.salamander.model.Layout;

/** Tests the key {@code rates} with all parameters and with the head alone. */
final class LearnedRatesTest {

  private static final int STEPS = 3;
  private static final int SIZE = LearnerContract.NET.size();
  private static final int HEAD = LearnerContract.NET.headStart();
  private static final int[] SLICE_ENDS = {6, 12, 42, 47, 52, 53};

  /** A learner with rates that differ from their initial value. */
  abstract static class Learned extends LearnerContract {

    private final RateConfig.Kind kind;
    private final String adapt;

    Learned(RateConfig.Kind kind, String adapt) {
      this.kind = kind;
      this.adapt = adapt;
    }

    /** The index of a parameter's learned rate at a step; −1 if the parameter has none. */
    abstract int rate(int step, int parameter);

    @Override
    protected MetaLearner learner() {
      return new Maml(STEPS, new RateConfig(0.05f, null, kind), InnerConfig.adapting(adapt));
    }

    @Override
    float[] start() {
      float[] z = super.start();
      for (int i = SIZE; i < z.length; i++) {
        assertThat(z[i]).isEqualTo(0.05f);
        z[i] += 0.01f * ((i - SIZE) % 5);
      }
      return z;
    }

    @Override
    protected double[] expected(double[] start) {
      return slope(z -> NET.loss(adapted(z, this::rate), QUERY_X, QUERY_Y), start);
    }
  }

  private static double[] adapted(double[] z, IntBinaryOperator rate) {
    double[] point = java.util.Arrays.copyOf(z, SIZE);
    for (int k = 0; k < STEPS; k++) {
      double[] gradient =
          LearnerContract.NET.gradient(point, LearnerContract.SUPPORT_X, LearnerContract.SUPPORT_Y);
      for (int i = 0; i < SIZE; i++) {
        int at = rate.applyAsInt(k, i);
        point[i] -= at < 0 ? 0 : z[SIZE + at] * gradient[i];
      }
    }
    return point;
  }

  @Nested
  final class AStep extends Learned {
    AStep() {
      super(RateConfig.Kind.STEP, "*");
    }

    @Override
    int rate(int step, int parameter) {
      return step;
    }
  }

  @Nested
  final class ASlice extends Learned {
    ASlice() {
      super(RateConfig.Kind.SLICE, "*");
    }

    @Override
    int rate(int step, int parameter) {
      int slice = 0;
      while (parameter >= SLICE_ENDS[slice]) {
        slice++;
      }
      return slice;
    }
  }

  @Nested
  final class ASliceOfTheHead extends Learned {
    ASliceOfTheHead() {
      super(RateConfig.Kind.SLICE, "head");
    }

    @Override
    int rate(int step, int parameter) {
      return parameter < HEAD ? -1 : parameter < SIZE - 1 ? 0 : 1;
    }
  }

  @Nested
  final class ANumberOfTheHead extends Learned {
    ANumberOfTheHead() {
      super(RateConfig.Kind.NUMBER, "head");
    }

    @Override
    int rate(int step, int parameter) {
      return parameter < HEAD ? -1 : parameter - HEAD;
    }
  }

  @Test
  void theSliceOfRatesIsAsLongAsWhatMoves() {
    Layout model = LearnerContract.architecture().layout();
    assertThat(model.slices().stream().map(Layout.Slice::end).toList())
        .isEqualTo(List.of(6, 12, 42, 47, 52, 53));
    Maml byNumber =
        new Maml(
            1, new RateConfig(0.1f, null, RateConfig.Kind.NUMBER), InnerConfig.adapting("head"));
    assertThat(byNumber.layout(model).slice("rates").shape()).containsExactly(SIZE - HEAD);
    assertThat(new Maml(1, 0.1f).layout(model)).isEqualTo(model);
  }
}
