package org.salamander.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An {@link Objective} for a group of tasks, one in each lane, each with its own loss and mean. One
 * instance serves one thread.
 */
public final class LaneObjective {

  private final Loss loss;
  private final int outputs;
  private final int lanes;
  private final int start;
  private final int stride;
  // Of one example of one task.
  private final float[] y;
  private final float[] target;
  private final float[] dy;
  private final float[] kept;

  /**
   * The loss of raw outputs that are runs of {@code lanes} floats each.
   *
   * @param outputs raw outputs per example
   * @param start position of the first example's outputs in an array
   * @param stride floats from one example's outputs to the next one's
   */
  public LaneObjective(Loss loss, int outputs, int lanes, int start, int stride) {
    this.loss = loss;
    this.outputs = outputs;
    this.lanes = lanes;
    this.start = start;
    this.stride = stride;
    this.y = new float[outputs];
    this.target = new float[loss.targets(outputs)];
    this.dy = new float[outputs];
    this.kept = new float[outputs];
  }

  /**
   * The losses at outputs y, and their gradients, which are 0 if a task has no such example.
   *
   * @param batch the group's batch, whose targets are used
   * @param gradient receives ∂L/∂y, laid out as {@code values}
   * @param all receives what {@link #tangent} needs, size × outputs × lanes
   */
  public Score gradient(Batch batch, float[] values, float[] gradient, float[] all) {
    requireTargets(batch);
    if (loss == Loss.MSE && batch.full()) {
      return squares(batch, values, gradient);
    }
    List<Score> scores = new ArrayList<>(lanes);
    for (int l = 0; l < lanes; l++) {
      int size = batch.size(l);
      double share = size == 0 ? 0 : loss.share(size, outputs);
      double total = 0;
      double hits = 0;
      for (int e = 0; e < size; e++) {
        int from = start + e * stride + l;
        gather(values, from, y);
        gather(batch.targets(), e * target.length * lanes + l, target);
        total += loss.gradient(y, target, 0, 0, outputs, share, dy, kept);
        hits += loss.hits(y, target, 0, 0, outputs);
        scatter(dy, gradient, from);
        scatter(kept, all, e * outputs * lanes + l);
      }
      clear(batch, size, l, gradient);
      if (size > 0) {
        scores.add(new Score(total, hits / size));
      }
    }
    return Score.group(scores);
  }

  /** {@link Loss#MSE} of tasks with equally many examples, all lanes at a time. */
  private Score squares(Batch batch, float[] values, float[] gradient) {
    double share = loss.share(batch.size(), outputs);
    double[] totals = new double[lanes];
    double[] squares = new double[lanes];
    for (int e = 0; e < batch.size(); e++) {
      Arrays.fill(squares, 0);
      for (int n = 0; n < outputs; n++) {
        int from = start + e * stride + n * lanes;
        int target = (e * outputs + n) * lanes;
        for (int l = 0; l < lanes; l++) {
          double d = (double) values[from + l] - batch.targets()[target + l];
          squares[l] += d * d;
          gradient[from + l] = (float) (2 * share * d);
        }
      }
      for (int l = 0; l < lanes; l++) {
        totals[l] += share * squares[l];
      }
    }
    List<Score> scores = new ArrayList<>(lanes);
    for (int l = 0; l < lanes && batch.size(l) > 0; l++) {
      scores.add(new Score(totals[l], 0));
    }
    return Score.group(scores);
  }

  /** The tangent of ∂L/∂y along a tangent of y; 0 if a task has no such example. */
  public void tangent(Batch batch, float[] all, float[] tangents, float[] gradientTangents) {
    if (loss == Loss.MSE && batch.full()) {
      double share = loss.share(batch.size(), outputs);
      for (int i = start; i < start + batch.size() * stride; i++) {
        gradientTangents[i] = (float) (2 * share * tangents[i]);
      }
      return;
    }
    for (int l = 0; l < lanes; l++) {
      int size = batch.size(l);
      double share = size == 0 ? 0 : loss.share(size, outputs);
      for (int e = 0; e < size; e++) {
        int from = start + e * stride + l;
        gather(all, e * outputs * lanes + l, kept);
        gather(tangents, from, y);
        loss.tangent(kept, 0, 0, outputs, share, y, dy);
        scatter(dy, gradientTangents, from);
      }
      clear(batch, size, l, gradientTangents);
    }
  }

  private void clear(Batch batch, int size, int lane, float[] gradient) {
    for (int e = size; e < batch.size(); e++) {
      for (int n = 0; n < outputs; n++) {
        gradient[start + e * stride + n * lanes + lane] = 0f;
      }
    }
  }

  private void gather(float[] all, int from, float[] own) {
    for (int n = 0; n < own.length; n++) {
      own[n] = all[from + n * lanes];
    }
  }

  private void scatter(float[] own, float[] all, int from) {
    for (int n = 0; n < own.length; n++) {
      all[from + n * lanes] = own[n];
    }
  }

  private void requireTargets(Batch batch) {
    if (batch.lanes() != lanes || batch.targets().length != batch.size() * target.length * lanes) {
      throw new IllegalArgumentException(
          "a group's batch of "
              + batch.size()
              + " examples in "
              + batch.lanes()
              + " lanes has "
              + batch.targets().length
              + " target values; the loss "
              + loss
              + " over "
              + outputs
              + " outputs needs "
              + target.length
              + " an example in each of "
              + lanes
              + " lanes");
    }
  }
}
