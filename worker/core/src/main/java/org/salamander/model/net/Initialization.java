package org.salamander.model.net;

import org.salamander.random.Draws;

/**
 * The random distribution of a linear layer's initial weights. Initial biases and shifts are 0 and
 * initial scales are 1, unless stated otherwise.
 */
public enum Initialization {
  /**
   * Normal with standard deviation 0.01, truncated at ±0.02, as in the MAML authors' fully
   * connected nets.
   */
  TRUNCATED_NORMAL {
    @Override
    double draw(Draws draws, int in, int out) {
      return 0.01 * draws.truncatedGaussian();
    }
  },
  /**
   * Uniform in ±√(6 / (in + out)), where in and out count the taps of a kernel (Glorot &amp; Bengio
   * 2010), as in the MAML authors' kernels.
   */
  XAVIER {
    @Override
    double draw(Draws draws, int in, int out) {
      return StrictMath.sqrt(6.0 / (in + out)) * (2 * draws.uniform() - 1);
    }
  },
  /** Normal with variance 2 / in (He et al. 2015). */
  HE {
    @Override
    double draw(Draws draws, int in, int out) {
      return StrictMath.sqrt(2.0 / in) * draws.gaussian();
    }
  },
  /** Standard normal, as in the head of the MAML authors' convolutional nets. */
  NORMAL {
    @Override
    double draw(Draws draws, int in, int out) {
      return draws.gaussian();
    }
  },
  /** Normal with standard deviation 0.1. */
  SMALL_NORMAL {
    @Override
    double draw(Draws draws, int in, int out) {
      return 0.1 * draws.gaussian();
    }
  },
  /** Uniform in ±1/√in for weights and biases. This is PyTorch's default. */
  FAN_IN {
    @Override
    double draw(Draws draws, int in, int out) {
      return (2 * draws.uniform() - 1) / StrictMath.sqrt(in);
    }

    @Override
    double drawBias(Draws draws, int in, int out) {
      return draw(draws, in, out);
    }
  };

  /**
   * Draws one weight.
   *
   * @param in number of values that each output sums over
   * @param out number of outputs that each input contributes to
   */
  abstract double draw(Draws draws, int in, int out);

  /** Draws one bias of the same layer. */
  double drawBias(Draws draws, int in, int out) {
    return 0;
  }
}
