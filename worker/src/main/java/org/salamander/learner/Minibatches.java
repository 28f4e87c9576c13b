package org.salamander.learner;

import java.util.Arrays;
import org.salamander.kernel.Draws;
import org.salamander.model.Batch;

/**
 * Minibatches of a pool without replacement, epoch after shuffled epoch; a minibatch may span two
 * epochs, as Reptile's authors' do.
 */
final class Minibatches {

  private final Batch pool;
  private final int size;
  private final Draws draws;
  private int[] order = {};
  private int used;

  /**
   * Minibatches of {@code size} examples, or of the whole pool if it is smaller or {@code size} is
   * 0.
   */
  Minibatches(Batch pool, int size, Draws draws) {
    this.pool = pool;
    this.size = size == 0 ? pool.size() : Math.min(size, pool.size());
    this.draws = draws;
  }

  Batch next() {
    if (size == pool.size()) {
      return pool;
    }
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      if (used == order.length) {
        order = draws.permutation(pool.size());
        used = 0;
      }
      chosen[i] = order[used++];
    }
    Arrays.sort(chosen); // a set: its order is that of the pool
    return pool.select(chosen);
  }
}
