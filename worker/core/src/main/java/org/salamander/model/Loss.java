package org.salamander.model;

import java.util.Locale;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A loss L on raw outputs y, a mean over examples (and over outputs, if an example has several
 * targets), with ∂L/∂y and the tangent of that gradient. Computed in double from float outputs,
 * example by example in order.
 */
@API(status = API.Status.MAINTAINED)
public enum Loss {
  /** Mean squared error. */
  MSE(Domain.Kind.REGRESSION) {
    @Override
    double gradient(
        float[] y,
        float[] targets,
        int example,
        int from,
        int outputs,
        double share,
        float[] dy,
        float[] kept) {
      double loss = 0;
      for (int n = 0; n < outputs; n++) {
        double d = (double) y[from + n] - targets[example * outputs + n];
        loss += d * d;
        dy[from + n] = (float) (2 * share * d);
      }
      return share * loss;
    }

    @Override
    void tangent(
        float[] kept,
        int example,
        int from,
        int outputs,
        double share,
        float[] tangent,
        float[] dyTangent) {
      for (int n = 0; n < outputs; n++) {
        dyTangent[from + n] = (float) (2 * share * tangent[from + n]);
      }
    }
  },

  /** Mean absolute error; slope 0 at its kink. */
  L1(Domain.Kind.REGRESSION) {
    @Override
    double gradient(
        float[] y,
        float[] targets,
        int example,
        int from,
        int outputs,
        double share,
        float[] dy,
        float[] kept) {
      double loss = 0;
      for (int n = 0; n < outputs; n++) {
        double d = (double) y[from + n] - targets[example * outputs + n];
        loss += Math.abs(d);
        dy[from + n] = (float) (share * Math.signum(d));
      }
      return share * loss;
    }

    @Override
    void tangent(
        float[] kept,
        int example,
        int from,
        int outputs,
        double share,
        float[] tangent,
        float[] dyTangent) {
      for (int n = 0; n < outputs; n++) {
        dyTangent[from + n] = 0f;
      }
    }
  },

  /** Cross-entropy of the softmax of the logits y; a target is a class index. */
  SOFTMAX(Domain.Kind.CLASSES) {
    @Override
    double gradient(
        float[] y,
        float[] targets,
        int example,
        int from,
        int outputs,
        double share,
        float[] dy,
        float[] kept) {
      int target = target(targets[example], example, outputs);
      double max = y[from];
      for (int n = 1; n < outputs; n++) {
        max = y[from + n] > max ? y[from + n] : max;
      }
      double sum = 0;
      for (int n = 0; n < outputs; n++) {
        double exp = StrictMath.exp(y[from + n] - max);
        kept[example * outputs + n] = (float) exp;
        sum += exp;
      }
      for (int n = 0; n < outputs; n++) {
        double p = kept[example * outputs + n] / sum;
        kept[example * outputs + n] = (float) p;
        dy[from + n] = (float) (share * (n == target ? p - 1 : p));
      }
      return share * (StrictMath.log(sum) - (y[from + target] - max));
    }

    @Override
    void tangent(
        float[] kept,
        int example,
        int from,
        int outputs,
        double share,
        float[] tangent,
        float[] dyTangent) {
      double mean = 0;
      for (int n = 0; n < outputs; n++) {
        mean += (double) kept[example * outputs + n] * tangent[from + n];
      }
      for (int n = 0; n < outputs; n++) {
        dyTangent[from + n] =
            (float) (share * kept[example * outputs + n] * (tangent[from + n] - mean));
      }
    }

    @Override
    double hits(float[] y, float[] targets, int example, int from, int outputs) {
      int best = 0;
      for (int n = 1; n < outputs; n++) {
        best = y[from + n] > y[from + best] ? n : best;
      }
      return best == (int) targets[example] ? 1 : 0;
    }

    @Override
    int targets(int outputs) {
      return 1;
    }
  },

  /** Cross-entropy of the logistic function of the logits y; a target is 0 or 1. */
  BCE(Domain.Kind.BINARY) {
    @Override
    double gradient(
        float[] y,
        float[] targets,
        int example,
        int from,
        int outputs,
        double share,
        float[] dy,
        float[] kept) {
      double loss = 0;
      for (int n = 0; n < outputs; n++) {
        double u = y[from + n];
        double t = truth(targets[example * outputs + n], example);
        double e = StrictMath.exp(-Math.abs(u)); // of the logit that is further from overflow
        double p = (u < 0 ? e : 1) / (1 + e);
        loss += Math.max(u, 0) - u * t + StrictMath.log1p(e);
        kept[example * outputs + n] = (float) (e / ((1 + e) * (1 + e)));
        dy[from + n] = (float) (share * (p - t));
      }
      return share * loss;
    }

    @Override
    void tangent(
        float[] kept,
        int example,
        int from,
        int outputs,
        double share,
        float[] tangent,
        float[] dyTangent) {
      for (int n = 0; n < outputs; n++) {
        dyTangent[from + n] = (float) (share * kept[example * outputs + n] * tangent[from + n]);
      }
    }

    @Override
    double hits(float[] y, float[] targets, int example, int from, int outputs) {
      double hits = 0;
      for (int n = 0; n < outputs; n++) {
        hits += y[from + n] > 0f == targets[example * outputs + n] > 0.5f ? 1 : 0;
      }
      return hits / outputs;
    }
  },

  /** −log π(a|s)·A of a {@link Gaussian} policy. */
  GAUSSIAN(Domain.Kind.CONTINUOUS_ACTIONS) {
    @Override
    Distribution distribution(int outputs) {
      return new Gaussian(outputs / 2);
    }
  },

  /** −log π(a|s)·A of a {@link Categorical} policy. */
  CATEGORICAL(Domain.Kind.DISCRETE_ACTIONS) {
    @Override
    Distribution distribution(int outputs) {
      return new Categorical(outputs);
    }
  };

  private final Domain.Kind kind;

  Loss(Domain.Kind kind) {
    this.kind = kind;
  }

  /** The default loss for a kind of targets. */
  public static Loss of(Domain.Kind kind) {
    return switch (kind) {
      case REGRESSION -> MSE;
      case CLASSES -> SOFTMAX;
      case BINARY -> BCE;
      case CONTINUOUS_ACTIONS -> GAUSSIAN;
      case DISCRETE_ACTIONS -> CATEGORICAL;
    };
  }

  /**
   * The loss for a predictor's tasks.
   *
   * @param named the configuration's loss; null for the default of the targets
   * @throws IllegalArgumentException if the named loss is for other targets, or the tasks are those
   *     of reinforcement learning
   */
  public static Loss forTasks(@Nullable Loss named, Domain domain) {
    if (domain.actions()) {
      throw new IllegalArgumentException(
          "model.type is that of a predictor; the tasks are acted in: it must be policy");
    }
    if (named == null) {
      return of(domain.kind());
    }
    if (named.kind != domain.kind()) {
      throw new IllegalArgumentException(
          "loss is "
              + name(named)
              + ", which is for "
              + name(named.kind)
              + "; the tasks are "
              + name(domain.kind())
              + ": it must be "
              + allowed(domain.kind()));
    }
    return named;
  }

  private static String allowed(Domain.Kind kind) {
    return switch (kind) {
      case REGRESSION -> "mse or l1";
      case CLASSES -> "softmax";
      case BINARY -> "bce";
      case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS ->
          throw new IllegalStateException("policies name no loss");
    };
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of targets this loss is for. */
  public Domain.Kind kind() {
    return kind;
  }

  /** The distribution that a policy's outputs define. */
  Distribution distribution(int outputs) {
    throw new UnsupportedOperationException(this + " is no policy's loss");
  }

  /** Whether it is a policy's loss. */
  public boolean policy() {
    return this == GAUSSIAN || this == CATEGORICAL;
  }

  /** Target values per example. */
  int targets(int outputs) {
    return policy() ? distribution(outputs).targets() : outputs;
  }

  /**
   * One example's part of the loss, its ∂L/∂y, and what {@link #tangent} needs.
   *
   * @param from position of the example's outputs in {@code y} and {@code dy}
   * @param share weight of one target in the mean
   * @param kept size × outputs
   */
  double gradient(
      float[] y,
      float[] targets,
      int example,
      int from,
      int outputs,
      double share,
      float[] dy,
      float[] kept) {
    return distribution(outputs).gradient(y, from, targets, example, share, dy, kept);
  }

  /** The tangent of one example's ∂L/∂y along that of y. */
  void tangent(
      float[] kept,
      int example,
      int from,
      int outputs,
      double share,
      float[] tangent,
      float[] dyTangent) {
    distribution(outputs).tangent(kept, example, from, share, tangent, dyTangent);
  }

  /**
   * The accuracy of one example, 0 … 1; for a policy its part of the mean return, which is the last
   * of its targets.
   */
  double hits(float[] y, float[] targets, int example, int from, int outputs) {
    return policy() ? targets[(example + 1) * targets(outputs) - 1] : 0;
  }

  /** Weight of one target in the mean over a batch; of one action for policies. */
  double share(int size, int outputs) {
    return policy() ? 1.0 / size : 1.0 / ((double) size * targets(outputs));
  }

  private static float truth(float target, int example) {
    if (target != 0 && target != 1) {
      throw new IllegalArgumentException(
          "target " + target + " of example " + example + "; it must be 0 or 1");
    }
    return target;
  }

  private static int target(float target, int example, int outputs) {
    int index = (int) target;
    if (index != target || index < 0 || index >= outputs) {
      throw new IllegalArgumentException(
          "target "
              + target
              + " of example "
              + example
              + "; it must be a class from 0 to "
              + (outputs - 1));
    }
    return index;
  }
}
