package org.salamander.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.salamander.model.Domain;
import org.salamander.model.Domain.Measure;
import org.salamander.report.page.Block;
import org.salamander.report.page.Block.Fact;
import org.salamander.run.RunConfig;
import org.salamander.run.Spans;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.Evaluation.Mean;
import org.salamander.run.study.PublishedTable;
import org.salamander.run.study.PublishedTable.Row;
import org.salamander.run.study.PublishedTables;
import org.salamander.run.study.RunSessions;

/**
 * The beginning of a page about one experiment: its result, figures to compare it with, and its
 * cost.
 */
final class Headlines {

  private final Pool pool;
  private final ReportedRun run;
  private final Measure measure;

  private Headlines(Pool pool) {
    this.pool = pool;
    this.run = pool.first();
    this.measure =
        !pool.judged() || pool.evaluation().judgedByLoss() ? Measure.NONE : pool.measure();
  }

  static Block.Headline of(Pool pool) throws IOException {
    Headlines headlines = new Headlines(pool);
    if (!pool.judged()) {
      return new Block.Headline("not evaluated", "its data are missing", headlines.about());
    }
    return new Block.Headline(
        headlines.written(pool.result(headlines.measure, pool.steps())),
        headlines.meaning(),
        headlines.facts());
  }

  private String meaning() {
    String steps = pool.steps() == 1 ? "1 inner step" : pool.steps() + " inner steps";
    String split = run.run().config().evaluation().split().name().toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT,
        "%s after %s on %,d %s tasks, with its 95%% interval over %s",
        Words.measured(pool.evaluation()),
        steps,
        pool.evaluation().rows().size(),
        split,
        pool.runs().size() == 1 ? "tasks" : pool.runs().size() + " seeds");
  }

  private List<Fact> facts() throws IOException {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("before adaptation", written(pool.result(measure, 0))));
    beside().ifPresent(facts::add);
    published().ifPresent(facts::add);
    facts.addAll(about());
    return facts;
  }

  /** A description of the run and its cost. */
  private List<Fact> about() throws IOException {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("algorithm", RunConfig.text(run.config(), "learner")));
    facts.add(new Fact("tasks", RunConfig.text(run.config(), "tasks")));
    facts.add(
        new Fact(
            "model",
            String.format(
                Locale.ROOT,
                "%s, %,d meta-parameters",
                RunConfig.text(run.config(), "model"),
                run.run().parameters())));
    facts.add(training());
    facts.addAll(cost());
    return facts;
  }

  /** The reference figure, if there is one: chance, the best policy, or the best simple method. */
  private Optional<Fact> beside() {
    Evaluation evaluation = pool.evaluation();
    Mean oracle = evaluation.oracle();
    if (!evaluation.baselines().isEmpty()) {
      return evaluation.baselines().stream()
          .min(Comparator.comparingDouble(b -> loss(b).mean()))
          .map(b -> new Fact("best simple method: " + b.name(), written(loss(b))));
    }
    if (measure == Measure.RETURN && oracle != null) {
      return Optional.of(new Fact("best policy", written(oracle)));
    }
    Domain domain = run.domain();
    return measure == Measure.ACCURACY && domain != null && domain.kind() == Domain.Kind.CLASSES
        ? Optional.of(
            new Fact("chance", String.format(Locale.ROOT, "%.1f%%", 100.0 / domain.outputs())))
        : Optional.empty();
  }

  private static Mean loss(Evaluation.Compared compared) {
    return compared.measures().step(0).mean(compared.measures().names().get(0));
  }

  /** The published figure with the most inner steps that the run's evaluation covers. */
  private Optional<Fact> published() {
    return PublishedTables.own()
        .row(run.config())
        .flatMap(
            row ->
                row.published().stream()
                    .filter(figure -> figure.value() != null && step(figure) <= pool.steps())
                    .max(Comparator.comparingInt(this::step))
                    .map(figure -> published(row, figure)));
  }

  private Fact published(Row row, PublishedTable.Figure figure) {
    double scale = measure == Measure.ACCURACY ? 0.01 : 1; // tables give percent
    Double value = figure.value();
    Double half = figure.interval();
    Mean mean =
        new Mean(
            scale * (value == null ? Double.NaN : value), half == null ? Double.NaN : scale * half);
    String after = step(figure) < pool.steps() ? " after " + Words.steps(step(figure)) : "";
    Integer full = row.iterations().full();
    long iterations = full == null ? row.iterations().stated() : full;
    String here = after.isEmpty() ? "" : ", here " + written(pool.result(measure, step(figure)));
    return new Fact(
        "published" + after,
        String.format(
            Locale.ROOT,
            "%s%s (%s; %,d iterations)",
            written(mean),
            here,
            row.source(),
            iterations));
  }

  private int step(PublishedTable.Figure figure) {
    return figure.step() == null ? pool.steps() : figure.step();
  }

  private Fact training() {
    long iterations = run.run().checkpoint().iteration();
    return new Fact(
        "training",
        String.format(
            Locale.ROOT,
            "%,d iterations of %,d tasks, %s%s",
            iterations,
            run.run().config().outer().batch(),
            Spans.written(pool.sum(r -> r.run().checkpoint().seconds()) / pool.runs().size()),
            pool.runs().size() == 1 ? "" : " a seed"));
  }

  private List<Fact> cost() throws IOException {
    if (pool.runs().stream().anyMatch(each -> each.provenance().isEmpty())) {
      return List.of();
    }
    double hours = 0;
    for (ReportedRun each : pool.runs()) {
      int slots = RunSessions.of(each.run().directory()).slots();
      hours += each.run().checkpoint().seconds() / 3600 * slots;
    }
    return List.of(
        new Fact(
            "cost",
            String.format(
                Locale.ROOT,
                hours < 0.1 ? "%.3f core-hours on %s" : "%.2f core-hours on %s",
                hours,
                RunSessions.of(run.run().directory()).machine())));
  }

  private String written(Mean mean) {
    return Words.written(mean, measure);
  }
}
