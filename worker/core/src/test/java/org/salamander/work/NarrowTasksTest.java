package org.salamander.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.config.Settings;
import org.salamander.learner.Anil;
import org.salamander.learner.Caml;
import org.salamander.learner.Contribution;
import org.salamander.learner.Fomaml;
import org.salamander.learner.Imaml;
import org.salamander.learner.Maml;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.MetaSgd;
import org.salamander.learner.Reptile;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerRule;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Workspace;
import org.salamander.model.net.TableNet;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;

/** Sparse contributions and their sums must have the same bits as dense ones. */
class NarrowTasksTest {

  private static final Domain TABLE =
      new Domain(
          List.of(5),
          1,
          Domain.Kind.REGRESSION,
          Domain.Values.DISCRETE,
          List.of(
              new Domain.Column("thing", 1, 3_000),
              new Domain.Column("price", 2, 0),
              new Domain.Column("place", 1, 40),
              new Domain.Column("colour", 1, 5)));

  /** Tasks of a few rows. If they are {@code fixed}, they can be computed on their own rows. */
  private record Source(boolean fixed) implements FixedSize {

    @Override
    public Domain domain() {
      return TABLE;
    }

    @Override
    public Task task(long seed, Split split, long iteration, int index) {
      Draws draws = Draws.of(seed, "task", iteration, index);
      Batch support = batch(1 + draws.below(9), draws);
      Batch query = batch(1 + draws.below(7), draws);
      Task task = Task.of(support, query);
      return fixed
          ? task
          : new Task() {
            @Override
            public Batch support(int step, float[] z) {
              return support;
            }

            @Override
            public Batch query(float[] z) {
              return query;
            }
          };
    }

    private static Batch batch(int size, Draws draws) {
      float[] x = new float[size * 5];
      float[] y = new float[size];
      for (int row = 0; row < size; row++) {
        x[row * 5] = draws.below(draws.below(2) == 0 ? 6 : 3_000);
        x[row * 5 + 1] = draws.uniform(-1, 1);
        x[row * 5 + 2] = draws.uniform(-1, 1);
        x[row * 5 + 3] = draws.below(40);
        x[row * 5 + 4] = draws.below(5);
        y[row] = draws.uniform(-1, 1);
      }
      return new Batch(size, x, y);
    }
  }

  private static final Architecture NET =
      Settings.of(TableNet.class)
          .with("layers", List.of(7, 5))
          .with("embedding", 3)
          .with("context", 2)
          .make()
          .architecture(TABLE);

  static Stream<MetaLearner> learners() {
    return Stream.of(
        new Caml(3, 0.5f),
        new Anil(2, 0.1f),
        new Maml(2, 0.1f),
        new Fomaml(2, 0.1f),
        new Reptile(3, 0.1f, 0, InnerRule.adam()));
  }

  private static float[] z(MetaLearner learner) {
    float[] z = new float[learner.layout(NET.layout()).size()];
    NET.initialize(z, Draws.of(1, "z"));
    learner.initialize(z, NET.layout(), Draws.of(1, "z"));
    return z;
  }

  private static List<Contribution> terms(MetaLearner learner, boolean fixed, int tasks) {
    TrainingWork work = new TrainingWork(new Source(fixed), learner, 1, 2, true);
    Workspace workspace = new Workspace(NET, false);
    Round.MetaParameters round = Round.of(z(learner));
    return IntStream.range(0, tasks).mapToObj(i -> work.perform(round, i, workspace)).toList();
  }

  private static Contribution sum(List<Contribution> terms, Random order) {
    List<Integer> tasks = new ArrayList<>(IntStream.range(0, terms.size()).boxed().toList());
    Collections.shuffle(tasks, order);
    Partial sum = new Partial(terms.size());
    Partial other = new Partial(terms.size());
    for (int task : tasks) {
      Contribution term = terms.get(task);
      Contribution own = new Contribution(term.vector().clone(), term.metrics(), term.runs());
      (order.nextBoolean() ? sum : other).add(task, 0, own, vector -> {});
    }
    return sum.merge(other).total();
  }

  private static int[] bits(Contribution term) {
    float[] vector = term.dense().vector();
    return IntStream.range(0, vector.length).map(i -> Float.floatToRawIntBits(vector[i])).toArray();
  }

  @ParameterizedTest
  @MethodSource("learners")
  void termsAndSumsHaveTheDenseBits(MetaLearner learner) {
    List<Contribution> dense = terms(learner, false, 21);
    List<Contribution> sparse = terms(learner, true, 21);
    for (int task = 0; task < dense.size(); task++) {
      assertThat(dense.get(task).runs()).isNull();
      assertThat(sparse.get(task).runs()).isNotNull();
      assertThat(sparse.get(task).vector().length * 20).isLessThan(z(learner).length);
      assertThat(sparse.get(task).metrics()).isEqualTo(dense.get(task).metrics());
      assertThat(bits(sparse.get(task))).isEqualTo(bits(dense.get(task)));
    }
    int[] expected = bits(sum(dense, new Random(0)));
    for (int order = 1; order < 6; order++) {
      Contribution sum = sum(sparse, new Random(order));
      assertThat(sum.vector().length * 10).as("rows of no task").isLessThan(z(learner).length);
      assertThat(bits(sum)).isEqualTo(expected);
      List<Contribution> mixed = new ArrayList<>(sparse);
      mixed.set(order, dense.get(order));
      assertThat(bits(sum(mixed, new Random(order)))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("learners")
  void groupsHaveTheBitsOfTasksOneByOne(MetaLearner learner) {
    int[] expected = bits(sum(terms(learner, false, 21), new Random(0)));
    TrainingWork work = new TrainingWork(new Source(true), learner, 1, 2, true);
    Workspace workspace = new Workspace(NET, true);
    Partial sum = new Partial(21);
    for (int from = 0; from < 21; from += workspace.width()) {
      int to = Math.min(21, from + workspace.width());
      work.performGroup(
          Round.of(z(learner)),
          from,
          to,
          workspace,
          (first, level, term) -> sum.add(first, level, term, workspace::giveBack));
    }
    assertThat(sum.total().runs()).isNotNull();
    assertThat(bits(sum.total())).isEqualTo(expected);
  }

  @Test
  void learnersThatNeedAllOfZGetIt() {
    for (MetaLearner learner :
        List.of(
            new Imaml(2, 0.1f, 2, 1, new InnerConfig(List.of("*"), InnerRule.sgd(), 1f)),
            new MetaSgd(2, 0.01f, 0.1f))) {
      List<Contribution> dense = terms(learner, false, 3);
      List<Contribution> found = terms(learner, true, 3);
      for (int task = 0; task < 3; task++) {
        assertThat(found.get(task).runs()).isNull();
        assertThat(bits(found.get(task))).isEqualTo(bits(dense.get(task)));
      }
    }
  }

  @Test
  void minusZeroBecomesZeroWhereOneTermHasNoRow() {
    Contribution term = terms(new Caml(1, 0.1f), true, 1).get(0);
    Arrays.fill(term.vector(), -0f);
    Contribution other = terms(new Caml(1, 0.1f), true, 9).get(8);
    Arrays.fill(other.vector(), -0f);
    float[] expected = term.dense().vector().clone();
    float[] right = other.dense().vector();
    for (int i = 0; i < expected.length; i++) {
      expected[i] += right[i];
    }
    assertThat(bits(term.plus(other))).isEqualTo(bits(new Contribution(expected, term.metrics())));
  }
}
