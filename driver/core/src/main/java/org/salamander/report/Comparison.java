package org.salamander.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.salamander.model.Domain.Measure;
import org.salamander.report.page.Block;
import org.salamander.run.Spans;

/**
 * Several experiments in one table. Each row has an experiment's results before adaptation, after
 * early steps and after all steps.
 */
final class Comparison {

  private Comparison() {}

  static Block.Table of(List<Pool> pools) {
    TreeSet<Integer> steps = new TreeSet<>(List.of(0));
    List<Pool> judged = pools.stream().filter(Pool::judged).toList();
    judged.forEach(pool -> steps.add(Math.min(1, pool.steps())));
    judged.forEach(pool -> steps.add(pool.steps()));
    List<String> head = new ArrayList<>(List.of(""));
    head.add("measure");
    steps.forEach(step -> head.add(Labels.after(step)));
    head.add("training");
    List<List<String>> rows = new ArrayList<>();
    for (Pool pool : pools) {
      List<String> row = new ArrayList<>(List.of(pool.label()));
      row.addAll(pool.judged() ? results(pool, steps) : unjudged(steps));
      row.add(
          Spans.written(pool.sum(run -> run.run().checkpoint().seconds()) / pool.runs().size()));
      rows.add(row);
    }
    return new Block.Table(head, rows, false);
  }

  private static List<String> results(Pool pool, Set<Integer> steps) {
    Measure measure = pool.evaluation().judgedByLoss() ? Measure.NONE : pool.measure();
    List<String> cells = new ArrayList<>(List.of(Words.measured(pool.evaluation())));
    for (int step : steps) {
      cells.add(step <= pool.steps() ? Words.written(pool.result(measure, step), measure) : "");
    }
    return cells;
  }

  private static List<String> unjudged(Set<Integer> steps) {
    List<String> cells = new ArrayList<>(List.of("not evaluated"));
    steps.forEach(step -> cells.add(""));
    return cells;
  }
}
