package org.salamander.model.net.layer;

import java.util.List;
import org.salamander.kernel.PoolKernels;
import org.salamander.kernel.PoolKernels.Maps;
import org.salamander.model.Frozen;
import org.salamander.model.net.shape.Shape;

/**
 * A {@link BatchNorm} with ReLU and the following {@link MaxPool} as one layer. The only arrays as
 * large as the map that it reads and writes are those of the preceding layer. The gradient g of the
 * ReLU's input is computed again in each pass that needs it.
 */
record PooledBatchNorm(BatchNorm norm, MaxPool pool, PoolKernels kernels) implements Layer {

  @Override
  public Shape output() {
    return pool.output();
  }

  @Override
  public void reserve(int examples, Buffers in, Buffers own) {
    pool.reserve(examples, in, own);
    norm.reserveStatistics(own);
    own.band = Buffers.grown(own.band, 2 * input().width() * input().stride());
  }

  private Shape input() {
    return norm.output();
  }

  private Maps maps(Pass pass) {
    return new Maps(pass.examples, input().height(), input().width(), input().stride());
  }

  @Override
  public boolean takesBatchStatistics() {
    return norm.takesBatchStatistics();
  }

  @Override
  public boolean turnsInPlace() {
    return true;
  }

  @Override
  public PooledBatchNorm frozen(int examples, Buffers own, List<Frozen.Moments> moments) {
    return new PooledBatchNorm(norm.frozen(examples, own, moments), pool, kernels);
  }

  @Override
  public void forward(Pass pass) {
    float[][] s = pass.own.statistics;
    norm.statistics(pass);
    kernels.normalize(
        maps(pass),
        pass.in.value,
        s[BatchNorm.MEAN],
        s[BatchNorm.INVERSE],
        s[Modulated.SCALE],
        s[Modulated.SHIFT],
        pass.own.value);
  }

  @Override
  public void backward(Pass pass) {
    float[][] s = pass.own.statistics;
    kernels.moments(
        maps(pass),
        norm.kernels(),
        pass.in.value,
        s[Modulated.SCALE],
        s[Modulated.SHIFT],
        pass.own.value,
        pass.own.gradient,
        s[Modulated.D_SHIFT],
        s[Modulated.D_SCALE],
        pass.own.scratch,
        pass.own.band);
    norm.gradientFactors(pass);
    kernels.combine(
        maps(pass),
        pass.in.value,
        s[Modulated.SCALE],
        s[Modulated.SHIFT],
        pass.own.value,
        pass.own.gradient,
        s[BatchNorm.K],
        s[BatchNorm.L],
        s[BatchNorm.M],
        pass.in.gradient);
  }

  @Override
  public void tangentForward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    norm.tangentStatistics(pass);
    kernels.normalizeTangent(
        maps(pass),
        pass.inTangent.value,
        pass.in.value,
        s[BatchNorm.INVERSE],
        t[BatchNorm.L],
        t[BatchNorm.M],
        s[Modulated.SCALE],
        s[Modulated.SHIFT],
        t[Modulated.SCALE],
        t[Modulated.SHIFT],
        pass.own.value,
        pass.tangent.value);
  }

  @Override
  public void tangentBackward(Pass pass) {
    float[][] s = pass.own.statistics;
    float[][] t = pass.tangent.statistics;
    kernels.moments(
        maps(pass),
        norm.kernels(),
        pass.in.value,
        pass.inTangent.value,
        s[Modulated.SCALE],
        s[Modulated.SHIFT],
        pass.own.value,
        pass.own.gradient,
        pass.tangent.gradient,
        t[Modulated.D_SHIFT],
        t[Modulated.D_SCALE],
        pass.tangent.scratch,
        pass.own.band,
        pass.tangent.band);
    norm.gradientTangentFactors(pass);
    kernels.combine(
        maps(pass),
        pass.in.value,
        pass.inTangent.value,
        s[Modulated.SCALE],
        s[Modulated.SHIFT],
        pass.own.value,
        pass.own.gradient,
        pass.tangent.gradient,
        t[BatchNorm.K],
        t[BatchNorm.L],
        t[BatchNorm.P],
        t[BatchNorm.Q],
        t[BatchNorm.M],
        pass.inTangent.gradient);
  }
}
