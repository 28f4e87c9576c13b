package org.salamander.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.kernel.Kernels;
import org.salamander.learner.Adml;
import org.salamander.learner.Anil;
import org.salamander.learner.Boil;
import org.salamander.learner.Caml;
import org.salamander.learner.Contribution;
import org.salamander.learner.Fomaml;
import org.salamander.learner.GradientCombination;
import org.salamander.learner.Maml;
import org.salamander.learner.MamlPlusPlus;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.MetaSgd;
import org.salamander.learner.Pretrain;
import org.salamander.learner.Reptile;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.InnerRule;
import org.salamander.learner.inner.RateConfig;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Workspace;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;
import org.salamander.random.Draws;
import org.salamander.task.Measures;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * Tasks computed side by side must give the same bits as tasks computed one by one, for every
 * learner that supports groups.
 */
class GroupedTasksTest {

  private static final Domain REGRESSION = new Domain(List.of(3), 2, Domain.Kind.REGRESSION);
  private static final Domain CLASSES = new Domain(List.of(3), 3, Domain.Kind.CLASSES);
  private static final Domain BINARY = new Domain(List.of(3), 1, Domain.Kind.BINARY);

  /** Tasks with sets of equal sizes if {@code equal}, otherwise of different sizes. */
  private record Source(Domain domain, boolean equal) implements FixedSize {

    @Override
    public Task task(long seed, Split split, long iteration, int index) {
      Draws draws = Draws.of(seed, "task", iteration, index);
      int shots = equal ? 5 : 1 + draws.below(9);
      return Task.of(batch(shots, draws), batch(equal ? 4 : 1 + draws.below(7), draws));
    }

    private Batch batch(int size, Draws draws) {
      float[] x = new float[size * domain.inputs()];
      for (int i = 0; i < x.length; i++) {
        x[i] = draws.uniform(-1, 1);
      }
      float[] y = new float[size * (domain.kind() == Domain.Kind.CLASSES ? 1 : domain.outputs())];
      for (int i = 0; i < y.length; i++) {
        y[i] =
            switch (domain.kind()) {
              case CLASSES -> draws.below(domain.outputs());
              case BINARY -> draws.below(2);
              default -> draws.uniform(-1, 1);
            };
      }
      return new Batch(size, x, y);
    }
  }

  private record Case(MetaLearner learner, Architecture architecture) {

    @Override
    public String toString() {
      return learner + " on " + architecture;
    }

    float[] z() {
      float[] z = new float[learner.layout(architecture.layout()).size()];
      Draws draws = Draws.of(1, "z");
      architecture.initialize(z, draws);
      learner.initialize(z, architecture.layout(), draws);
      return z;
    }

    Workspace workspace(boolean groups) {
      return new Workspace(architecture, groups);
    }
  }

  private static Architecture mlp(Domain domain, Normalization norm, int context) {
    return new Mlp(
            List.of(7, 5),
            context > 0 ? Activation.TANH : Activation.RELU,
            norm,
            true,
            true,
            0.001f,
            null,
            Initialization.FAN_IN,
            context)
        .architecture(domain);
  }

  static Stream<Case> cases() {
    Architecture plain = mlp(REGRESSION, Normalization.NONE, 0);
    Architecture layer = mlp(CLASSES, Normalization.LAYER, 0);
    Architecture batch = mlp(BINARY, Normalization.BATCH, 0);
    Architecture context = mlp(REGRESSION, Normalization.LAYER, 3);
    InnerConfig adam = InnerConfig.ALL.by(InnerRule.adam());
    return Stream.of(
        new Case(new Maml(1, 0.1f), plain),
        new Case(new Maml(3, 0.1f), batch),
        new Case(new Maml(2, new RateConfig(0.1f, null, RateConfig.Kind.STEP), adam), layer),
        new Case(
            new Maml(
                2,
                new RateConfig(0.1f, null, RateConfig.Kind.SLICE),
                new InnerConfig(List.of("*", "!role:shift"), InnerRule.sgd(), 0.3f)),
            layer),
        new Case(new Fomaml(2, 0.1f), layer),
        new Case(new Anil(3, 0.1f), batch),
        new Case(new Boil(2, 0.1f), plain),
        new Case(new MetaSgd(2, 0.01f, 0.1f), plain),
        new Case(new MamlPlusPlus(3, 0.1f, 0, 0), layer),
        new Case(new MamlPlusPlus(3, 0.1f, 10, 20), batch),
        new Case(new Caml(3, 0.5f), context),
        new Case(new Reptile(3, 0.1f, 0, InnerRule.sgd()), plain),
        new Case(new Reptile(3, 0.1f, 3, InnerRule.adam()), layer),
        new Case(new GradientCombination(List.of(0.5f, 2f), 0.1f, 2, InnerConfig.ALL), plain),
        new Case(
            new Adml(2, 0.1f, 0.05f, 0.7f, 0.4f, 0.1f, Adml.Pairing.CROSSED, InnerConfig.ALL),
            plain),
        new Case(
            new Pretrain(2, 0.1f, "head", Pretrain.Through.SALAMANDER, InnerConfig.ALL), batch));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trainingHasTheBitsOfTasksOneByOne(Case it) {
    float[] z = it.z();
    Workspace single = it.workspace(false);
    Workspace group = it.workspace(true);
    for (boolean equal : List.of(true, false)) {
      Source source = new Source(it.architecture.domain(), equal);
      for (int tasks : List.of(1, 7, 8, 9, 15, 16, 17, 25, 97)) {
        TrainingWork work = new TrainingWork(source, it.learner.at(4), 1, tasks, true);
        Contribution expected = sum(work, tasks, z, single);
        Contribution found = sum(work, tasks, z, group);
        assertThat(found.metrics()).as("%d tasks", tasks).isEqualTo(expected.metrics());
        assertThat(found.vector()).as("%d tasks", tasks).isEqualTo(expected.vector());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void soHaveTermsThatAreClippedBlurredAndWeighed(Case it) {
    float[] z = it.z();
    TermRule terms = new TermRule(TermRule.Weights.ROOT, 0.05f, 0.3f);
    Source source = new Source(it.architecture.domain(), false);
    TrainingWork work = new TrainingWork(source, it.learner.at(4), 1, 9, true, terms);
    Contribution expected = sum(work, 25, z, it.workspace(false));
    Contribution found = sum(work, 25, z, it.workspace(true));
    assertThat(found.metrics()).isEqualTo(expected.metrics());
    assertThat(found.vector()).isEqualTo(expected.vector());
    assertThat(found.metrics().weight()).isBetween(25 * 2.0, 25 * 4.0);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void soHasEvaluation(Case it) {
    float[] z = it.z();
    for (boolean transductive : List.of(true, false)) {
      Source source = new Source(it.architecture.domain(), false);
      EvaluationWork work =
          new EvaluationWork(source, it.learner.at(4), 1, Split.TEST, 4, transductive, List.of());
      assertThat(rows(work, 19, z, it.workspace(true)))
          .isEqualTo(rows(work, 19, z, it.workspace(false)));
    }
  }

  /** A sum in which every output has its own weight, so that exchanging two outputs changes it. */
  private record Outputs() implements Measures {

    @Override
    public List<String> names() {
      return List.of("sum", "weighed", "task");
    }

    @Override
    public double[] of(Task task, Batch query, float[] outputs) {
      double sum = 0;
      double weighed = 0;
      for (int i = 0; i < outputs.length; i++) {
        sum += outputs[i];
        weighed += i * outputs[i];
      }
      return new double[] {sum, weighed, task.query(new float[0]).targets()[0]};
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void soHaveMeasures(Case it) {
    float[] z = it.z();
    for (boolean transductive : List.of(true, false)) {
      MeasuringWork work =
          new MeasuringWork(
              new Source(it.architecture.domain(), false),
              new Outputs(),
              it.learner.at(4),
              1,
              Split.TEST,
              3,
              transductive,
              List.of(0, 1, 3, 6, 9));
      List<List<Double>> rows = rows(work, 19, z, it.workspace(true));
      assertThat(rows).isEqualTo(rows(work, 19, z, it.workspace(false)));
      assertThat(rows.stream().flatMap(List::stream)).contains(Double.NaN);
    }
  }

  @Test
  void aTaskThatDivergesIsNamed() {
    Architecture architecture = mlp(REGRESSION, Normalization.NONE, 0);
    Case it = new Case(new Maml(2, 0.1f), architecture);
    Source good = new Source(REGRESSION, true);
    TaskSource bad =
        new TaskSource() {
          @Override
          public Domain domain() {
            return REGRESSION;
          }

          @Override
          public Task task(long seed, Split split, long iteration, int index) {
            Task task = good.task(seed, split, iteration, index);
            float[] endless = task.support(0, new float[0]).inputs().clone();
            Arrays.fill(endless, Float.MAX_VALUE);
            Batch support = task.support(0, new float[0]);
            return index == 5 || index == 11
                ? Task.of(support.withInputs(endless), task.query(new float[0]))
                : task;
          }

          @Override
          public int shots() {
            return 5;
          }

          @Override
          public int queries() {
            return 4;
          }

          @Override
          public TaskSource with(int shots, int queries) {
            return this;
          }
        };
    TrainingWork work = new TrainingWork(bad, it.learner, 1, 0, false);
    Contribution found = sum(work, 14, it.z(), it.workspace(true));
    assertThat(found.metrics().notFinite()).isEqualTo(2);
    assertThat(found.metrics().firstNotFinite()).isEqualTo(5);
  }

  private static Contribution sum(TrainingWork work, int tasks, float[] z, Workspace workspace) {
    Partial sum = new Partial(tasks);
    each(
        work,
        tasks,
        z,
        workspace,
        (first, level, term) -> sum.add(first, level, term, vector -> {}));
    return sum.total();
  }

  private static List<List<Double>> rows(
      Work<Round.MetaParameters, double[]> work, int tasks, float[] z, Workspace workspace) {
    List<List<Double>> rows = new ArrayList<>();
    each(
        work,
        tasks,
        z,
        workspace,
        (first, level, row) -> rows.add(Arrays.stream(row).boxed().toList()));
    return rows;
  }

  /** Computes all tasks, in groups if the workspace supports them. */
  private static <T> void each(
      Work<Round.MetaParameters, T> work,
      int tasks,
      float[] z,
      Workspace workspace,
      Work.Sink<T> sink) {
    Round.MetaParameters round = Round.of(z);
    int width = work.groups(workspace) ? Kernels.best().lanes().width() : 1;
    for (int from = 0; from < tasks; from += width) {
      int to = Math.min(tasks, from + width);
      if (width > 1) {
        work.performGroup(round, from, to, workspace, sink);
      } else {
        sink.accept(from, 0, work.perform(round, from, workspace));
      }
    }
  }
}
