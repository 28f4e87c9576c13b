package org.salamander.report;

import com.typesafe.config.ConfigObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.salamander.model.Domain.Measure;
import org.salamander.run.directory.ConfigDifference;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;

/**
 * Runs of one experiment that differ only in their seed. For several runs, a figure is the mean
 * over seeds with its interval; for one run, the mean over tasks.
 *
 * @param label the experiment's name on the page
 */
record Pool(String label, List<ReportedRun> runs) {

  Pool {
    runs = List.copyOf(runs);
  }

  /** The runs in pools, in the order of each pool's first run. */
  static List<Pool> of(List<ReportedRun> runs) {
    List<List<ReportedRun>> groups = new ArrayList<>();
    for (ReportedRun run : runs) {
      groups.stream()
          .filter(group -> group.stream().allMatch(other -> another(other, run)))
          .findFirst()
          .ifPresentOrElse(
              group -> group.add(run), () -> groups.add(new ArrayList<>(List.of(run))));
    }
    List<String> labels = groups.stream().map(Pool::label).toList();
    boolean telling = new HashSet<>(labels).size() == labels.size();
    List<Pool> pools = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      pools.add(new Pool(telling ? labels.get(i) : groups.get(i).get(0).label(), groups.get(i)));
    }
    return pools;
  }

  /** Whether two runs are the same experiment with different seeds. */
  private static boolean another(ReportedRun a, ReportedRun b) {
    return !seed(a).equals(seed(b))
        && ConfigDifference.first(a.config(), b.config(), "seed"::equals).isEmpty()
        && judging(a).equals(judging(b));
  }

  private static Object seed(ReportedRun run) {
    return run.config().getOrDefault("seed", run.config()).unwrapped();
  }

  private static ConfigObject judging(ReportedRun run) {
    return run.config().toConfig().getObject("evaluation");
  }

  private static String label(List<ReportedRun> runs) {
    String first = runs.get(0).label();
    Set<String> without = new HashSet<>();
    runs.forEach(run -> without.add(run.label().replaceAll("[, _-]*seed[=-]?\\d+", "")));
    String common = without.size() == 1 ? without.iterator().next() : "";
    return runs.size() == 1
        ? first
        : (common.isBlank() ? runs.get(0).run().config().name() : common)
            + ", "
            + runs.size()
            + " seeds";
  }

  ReportedRun first() {
    return runs.get(0);
  }

  /** Whether there are results of all its runs. */
  boolean judged() {
    return runs.stream().allMatch(run -> run.judgement() != null);
  }

  /** The first run's evaluation, whose measures all runs use. */
  Evaluation evaluation() {
    return first().evaluation();
  }

  Measure measure() {
    return evaluation().measure();
  }

  int steps() {
    return evaluation().steps();
  }

  /**
   * The measure after so many inner steps, or the loss if {@code measure} is {@link Measure#NONE}.
   */
  Mean result(Measure measure, int step) {
    return mean(evaluation -> result(evaluation, measure, step));
  }

  static Mean result(Evaluation evaluation, Measure measure, int step) {
    return measure == Measure.NONE ? evaluation.loss(step) : evaluation.measured(step);
  }

  /** A figure of the evaluations; for several runs, the mean over seeds. */
  Mean mean(Function<Evaluation, Mean> of) {
    return runs.size() == 1
        ? of.apply(evaluation())
        : Mean.of(runs.stream().mapToDouble(run -> of.apply(run.evaluation()).mean()).toArray());
  }

  /** The sum of a number over the runs. */
  double sum(ToDoubleFunction<ReportedRun> number) {
    return runs.stream().mapToDouble(number).sum();
  }
}
