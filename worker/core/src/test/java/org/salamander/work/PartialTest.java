package org.salamander.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.salamander.kernel.Vectors;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.random.Draws;

/**
 * The algebra of the sum. In any order and with any parts, the sum must have the bits of a plain
 * recursion over the tasks.
 */
class PartialTest {

  private static final int LENGTH = 5;

  @Property(tries = 300, seed = "1")
  void anyOrderAndPartitionGivesTheBitsOfThePlainTree(
      @ForAll @IntRange(min = 1, max = 200) int tasks,
      @ForAll @IntRange(min = 1, max = 20) int parts,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> order = range(0, tasks);
    Collections.shuffle(order, random);
    List<Partial> partials = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      partials.add(new Partial(tasks));
    }
    for (int task : order) {
      partials.get(random.nextInt(parts)).add(task, 0, term(task), vector -> {});
    }
    while (partials.size() > 1) {
      Partial one = partials.remove(random.nextInt(partials.size()));
      Partial other = partials.remove(random.nextInt(partials.size()));
      partials.add(one.merge(other));
    }
    assertSame(partials.get(0).total(), plain(0, width(tasks), tasks));
  }

  @Property(tries = 200, seed = "1")
  void aBlockHoldsFewNodesAndGivesBackTheRest(
      @ForAll @IntRange(min = 1, max = 3000) int tasks,
      @ForAll @IntRange(min = 0, max = 2999) int a,
      @ForAll @IntRange(min = 0, max = 2999) int b) {
    int from = Math.min(a, b) % tasks;
    int to = Math.max(from + 1, Math.max(a, b) % (tasks + 1));
    Partial partial = new Partial(tasks);
    List<float[]> recycled = new ArrayList<>();
    for (int task = from; task < to; task++) {
      partial.add(task, 0, term(task), recycled::add);
    }
    int levels = 32 - Integer.numberOfLeadingZeros(to - from);
    assertThat(partial.nodes()).hasSizeLessThanOrEqualTo(2 * levels);
    assertThat(recycled).hasSize(to - from - partial.nodes().size());
  }

  @Test
  void groupingShows() {
    float[] inOrder = term(0).vector();
    for (int task = 1; task < 25; task++) {
      Vectors.add(term(task).vector(), inOrder);
    }
    assertThat(plain(0, 32, 25).vector())
        .isNotEqualTo(inOrder); // otherwise equal bits would prove nothing
  }

  @Test
  void nodesMakeThePartialAgain() {
    Partial partial = new Partial(25);
    for (int task = 3; task < 17; task++) {
      partial.add(task, 0, term(task), vector -> {});
    }
    Partial copy = new Partial(25, partial.nodes());
    for (int task : new int[] {24, 0, 1, 2, 17, 18, 19, 23, 22, 21, 20}) {
      copy.add(task, 0, term(task), vector -> {});
    }
    assertSame(copy.total(), plain(0, 32, 25));
  }

  @Test
  void refusesATaskTwiceOrOutsideTheBatch() {
    Partial partial = new Partial(6);
    partial.add(4, 0, term(4), vector -> {});
    partial.add(5, 0, term(5), vector -> {});
    for (int task : new int[] {4, 5, 6, 7, -1}) {
      assertThatThrownBy(() -> partial.add(task, 0, term(Math.abs(task)), vector -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of 6");
    }
  }

  @Test
  void refusesAnIncompleteTotalAndOtherBatches() {
    Partial partial = new Partial(4);
    assertThatThrownBy(partial::total).isInstanceOf(IllegalStateException.class);
    partial.add(0, 0, term(0), vector -> {});
    partial.add(3, 0, term(3), vector -> {});
    assertThatThrownBy(partial::total)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("[0, 1)")
        .hasMessageContaining("[3, 4)");
    assertThatThrownBy(() -> partial.merge(new Partial(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 and 5");
    assertThatThrownBy(() -> new Partial(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsTheLowestTaskThatWasNotFinite() {
    Partial partial = new Partial(8);
    for (int task : new int[] {7, 2, 5, 0, 1, 3, 4, 6}) {
      Contribution term = term(task);
      Metrics metrics = term.metrics();
      partial.add(
          task,
          0,
          task == 5 || task == 3 ? new Contribution(term.vector(), metrics.notFinite(task)) : term,
          vector -> {});
    }
    assertThat(partial.total().metrics().notFinite()).isEqualTo(2);
    assertThat(partial.total().metrics().firstNotFinite()).isEqualTo(3);
  }

  /** The definition: node (ℓ, j) is left + right, of the halves that exist. */
  private static Contribution plain(int from, int width, int tasks) {
    if (width == 1) {
      return term(from);
    }
    int middle = from + width / 2;
    Contribution left = plain(from, width / 2, tasks);
    if (middle >= tasks) {
      return left;
    }
    Contribution right = plain(middle, width / 2, tasks);
    float[] sum = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      sum[i] = left.vector()[i] + right.vector()[i];
    }
    return new Contribution(sum, left.metrics().plus(right.metrics()));
  }

  private static int width(int tasks) {
    return tasks == 1 ? 1 : 2 * Integer.highestOneBit(tasks - 1);
  }

  private static Contribution term(int task) {
    Draws draws = Draws.of(3, task);
    float[] vector = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      vector[i] = (float) (draws.gaussian() * StrictMath.pow(10, draws.uniform(-4, 4)));
    }
    return new Contribution(
        vector,
        new Metrics(1, draws.gaussian(), draws.uniform(), draws.uniform(), 0, -1, draws.uniform()));
  }

  private static List<Integer> range(int from, int to) {
    List<Integer> range = new ArrayList<>();
    for (int i = from; i < to; i++) {
      range.add(i);
    }
    return range;
  }

  private static void assertSame(Contribution found, Contribution expected) {
    assertThat(found.vector())
        .usingComparator(java.util.Arrays::compare)
        .isEqualTo(expected.vector());
    assertThat(found.metrics()).isEqualTo(expected.metrics());
  }
}
