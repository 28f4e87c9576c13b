package org.salamander.learner.inner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.salamander.model.Batch;
import org.salamander.random.Draws;

/**
 * Draws minibatches from a pool without replacement. Each epoch is shuffled; a minibatch may span
 * two epochs, as in the code of Reptile's authors.
 */
public final class Minibatches {

  private final int size;
  private final Draws draws;
  private int[] order = {};
  private int used;
  private List<Minibatches> lanes = List.of(); // for a group, the minibatches of each task

  /** Minibatches of {@code size} examples; 0 means the whole pool. */
  public Minibatches(int size, Draws draws) {
    this.size = size;
    this.draws = draws;
  }

  /**
   * The next minibatch, or the whole pool if it is smaller.
   *
   * @param pool the same examples every time; for tasks that draw new examples at each step, those
   *     of this step
   */
  public Batch next(Batch pool) {
    return pool.lanes() == 0 || size == 0 ? ofOne(pool) : ofGroup(pool);
  }

  private Batch ofGroup(Batch pool) {
    if (lanes.isEmpty()) {
      lanes = draws.lanes().stream().map(own -> new Minibatches(size, own)).toList();
    }
    List<Batch> pools = pool.tasks();
    List<Batch> next = new ArrayList<>(pools.size());
    for (int l = 0; l < pools.size(); l++) {
      next.add(lanes.get(l).ofOne(pools.get(l)));
    }
    return Batch.group(next, pool.lanes());
  }

  private Batch ofOne(Batch pool) {
    if (size == 0 || size >= pool.size()) {
      return pool;
    }
    if (order.length != pool.size()) {
      used = order.length; // trajectories differ in length: the epoch ends here
    }
    int[] chosen = new int[size];
    for (int i = 0; i < size; i++) {
      if (used == order.length) {
        order = draws.permutation(pool.size());
        used = 0;
      }
      chosen[i] = order[used++];
    }
    Arrays.sort(chosen); // in the order of the pool
    return pool.select(chosen);
  }
}
