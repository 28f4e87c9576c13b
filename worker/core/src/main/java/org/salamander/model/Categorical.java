package org.salamander.model;

import org.salamander.random.Draws;

/**
 * One of up to {@code actions} actions by the softmax of the logits. A target's action is two
 * floats: its number, and the number of possible actions; further logits are masked.
 *
 * @param actions the largest number of actions
 */
record Categorical(int actions) implements Distribution {

  @Override
  public int outputs() {
    return actions;
  }

  @Override
  public int action() {
    return 2;
  }

  @Override
  public void sample(float[] y, int from, int choices, Draws draws, float[] target, int at) {
    double max = max(y, from, choices);
    double left = draws.uniform() * sum(y, from, choices, max);
    int chosen = 0;
    for (double p = StrictMath.exp(y[from] - max); chosen < choices - 1 && left >= p; ) {
      left -= p;
      chosen++;
      p = StrictMath.exp(y[from + chosen] - max);
    }
    target[at] = chosen;
    target[at + 1] = choices;
  }

  @Override
  public double logLikelihood(float[] y, int from, float[] target, int at) {
    int choices = (int) target[at + 1];
    double max = max(y, from, choices);
    return y[from + (int) target[at]] - max - StrictMath.log(sum(y, from, choices, max));
  }

  @Override
  public double divergence(float[] old, float[] now, int from, float[] target, int at) {
    int choices = (int) target[at + 1];
    double oldMax = max(old, from, choices);
    double max = max(now, from, choices);
    double oldSum = sum(old, from, choices, oldMax);
    double shift = oldMax + StrictMath.log(oldSum) - max - logSum(now, from, choices, max);
    double divergence = 0;
    for (int n = 0; n < choices; n++) {
      double p = StrictMath.exp(old[from + n] - oldMax) / oldSum;
      divergence += p * ((double) old[from + n] - now[from + n] - shift);
    }
    return divergence;
  }

  @Override
  public double gradient(
      float[] y, int from, float[] targets, int example, double share, float[] dy, float[] kept) {
    int at = example * targets();
    int action = (int) targets[at];
    int choices = (int) targets[at + 1];
    double advantage = targets[at + 2];
    double max = max(y, from, choices);
    double sum = sum(y, from, choices, max);
    for (int n = 0; n < actions; n++) {
      double p = n < choices ? StrictMath.exp(y[from + n] - max) / sum : 0;
      dy[from + n] = (float) (share * advantage * (n == action ? p - 1 : p));
      kept[example * actions + n] = (float) (advantage * p); // adds up to A
    }
    return share * advantage * (StrictMath.log(sum) - (y[from + action] - max));
  }

  /** A·(diag p − ppᵀ). */
  @Override
  public void tangent(
      float[] kept, int example, int from, double share, float[] tangent, float[] out) {
    int at = example * actions;
    double advantage = 0;
    double mean = 0;
    for (int n = 0; n < actions; n++) {
      advantage += kept[at + n];
      mean += (double) kept[at + n] * tangent[from + n];
    }
    mean = advantage == 0 ? 0 : mean / advantage;
    for (int n = 0; n < actions; n++) {
      out[from + n] = (float) (share * kept[at + n] * (tangent[from + n] - mean));
    }
  }

  @Override
  public void fisher(
      float[] y,
      int from,
      float[] targets,
      int example,
      double share,
      float[] tangent,
      float[] out) {
    int choices = (int) targets[example * targets() + 1];
    double max = max(y, from, choices);
    double sum = sum(y, from, choices, max);
    double mean = 0;
    for (int n = 0; n < choices; n++) {
      mean += StrictMath.exp(y[from + n] - max) / sum * tangent[from + n];
    }
    for (int n = 0; n < actions; n++) {
      double p = n < choices ? StrictMath.exp(y[from + n] - max) / sum : 0;
      out[from + n] = (float) (share * p * (tangent[from + n] - mean));
    }
  }

  private static double max(float[] y, int from, int choices) {
    double max = y[from];
    for (int n = 1; n < choices; n++) {
      max = y[from + n] > max ? y[from + n] : max;
    }
    return max;
  }

  private static double sum(float[] y, int from, int choices, double max) {
    double sum = 0;
    for (int n = 0; n < choices; n++) {
      sum += StrictMath.exp(y[from + n] - max);
    }
    return sum;
  }

  private static double logSum(float[] y, int from, int choices, double max) {
    return StrictMath.log(sum(y, from, choices, max));
  }
}
