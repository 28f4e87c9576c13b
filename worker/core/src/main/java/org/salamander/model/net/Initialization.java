package org.salamander.model.net;

import org.salamander.random.Draws;

/**
 * How the weights of a linear layer are drawn. Biases and shifts begin at 0 and scales at 1, except
 * where said.
 */
public enum Initialization {
  /**
   * Normal with standard deviation 0.01, cut off at two of them: the MAML authors' fully connected
   * nets.
   */
  TRUNCATED_NORMAL {
    @Override
    double draw(Draws draws, int in, int out) {
      return 0.01 * draws.truncatedGaussian();
    }
  },
  /**
   * Uniform in ±√(6 / (in + out)), in and out counting the taps of a kernel (Glorot &amp; Bengio
   * 2010): the MAML authors' kernels.
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
  /** Standard normal: the head of the MAML authors' convolutional nets. */
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
  /** Uniform in ±1/√in, biases too: PyTorch's default. */
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
   * One weight.
   *
   * @param in values that each output sums over
   * @param out values that each input goes into
   */
  abstract double draw(Draws draws, int in, int out);

  /** One bias of the same layer. */
  double drawBias(Draws draws, int in, int out) {
    return 0;
  }
}
