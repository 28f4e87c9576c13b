package org.salamander.cluster.simulated;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.random.Draws;

/** The executors of an application. Executors join and die. */
final class Machines {

  /** An executor. */
  static final class Executor {
    final double speed;
    boolean alive = true;
    int free;

    Executor(double speed, int slots) {
      this.speed = speed;
      this.free = slots;
    }
  }

  private final List<Executor> alive = new ArrayList<>();
  private final Draws draws;
  private int cursor;

  Machines(int count, Draws draws) {
    this.draws = draws;
    for (int i = 0; i < count; i++) {
      join();
    }
  }

  /** Adds an executor. Some executors are a tenth slower than others. */
  void join() {
    alive.add(new Executor(1 + 0.1 * draws.uniform(), 1));
  }

  /** Kills an executor. */
  Executor kill() {
    int at = draws.below(alive.size());
    Executor last = alive.remove(alive.size() - 1);
    Executor dead = at == alive.size() ? last : alive.set(at, last);
    dead.alive = false;
    return dead;
  }

  /** The next executor that can take a partition; null if all are busy. */
  @Nullable Executor free() {
    for (int i = 0; i < alive.size(); i++) {
      Executor executor = alive.get((cursor + i) % alive.size());
      if (executor.free > 0) {
        cursor = (cursor + i + 1) % alive.size();
        return executor;
      }
    }
    return null;
  }

  int count() {
    return alive.size();
  }
}
