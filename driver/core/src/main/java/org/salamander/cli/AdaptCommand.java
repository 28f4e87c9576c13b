package org.salamander.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.salamander.cli.output.EvaluationReport;
import org.salamander.cli.output.ModelFile;
import org.salamander.cli.output.OutputFile;
import org.salamander.cli.terminal.Console;
import org.salamander.model.Domain;
import org.salamander.model.Score;
import org.salamander.run.RunFailed;
import org.salamander.run.adapt.Adapted;
import org.salamander.run.adapt.Adapter;
import org.salamander.run.adapt.Examples;
import org.salamander.run.learned.LearnedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander adapt}. */
@Command(
    name = "adapt",
    description = {
      "Adapt a trained run to a task of your own and save the adapted model.",
      "Examples are a folder with one folder of PNG or JPEG images for each class, or a CSV file with one example in each line: its inputs, then its targets or its class. The query set may have no targets.",
      "For a run on a table, the CSV file has the table's column names, in any order, and the table's units."
    },
    footer = {
      "  salamander adapt runs/omniglot --support letters --query more --out letters.zip",
      "  salamander adapt runs/sine --support points.csv --steps 10 --out wave.npz"
    })
final class AdaptCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RUN_DIR", description = "run directory, local or any Hadoop URI")
  private String run;

  @Option(
      names = "--support",
      required = true,
      paramLabel = "PATH",
      description = "support set: the examples to adapt to")
  private Path support = Path.of("");

  @Option(
      names = "--query",
      paramLabel = "PATH",
      description = "query set: the examples to predict")
  private @Nullable Path query;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "CSV file for the predictions (default: next to --out)")
  private @Nullable Path predictions;

  @Mixin private StepsOption steps = new StepsOption();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL",
      description = "MODEL.zip for DL4J's ModelSerializer, or MODEL.npz for NumPy")
  private Path out = Path.of("");

  @Mixin private CheckpointOption checkpoint = new CheckpointOption();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ModelFile file = ModelFile.of(out);
    if (run.endsWith(".zip")) {
      file.file().requireOther(new OutputFile("RUN_DIR", Path.of(run)));
    }
    file.file().requireNot("--support", support);
    OutputFile csv = csv(file);
    steps.requireBounded();
    Console console = Console.on(spec.commandLine().getErr());
    Adapter adapter =
        Adapter.of(
            LearnedRun.open(run, checkpoint.which(), List.of(), console::note), console::note);
    Examples shown = adapter.support(support);
    Examples asked = query == null ? null : adapter.query(query, shown);
    Adapted adapted = adapter.adapt(shown, asked, steps.or(adapter.steps()));
    requireFinite(adapted);
    if (asked != null) {
      requireFinite(asked, adapted.predict(asked.batch()));
    }
    file.write(adapted);
    if (asked != null && csv != null) {
      csv.write(adapted.csv(asked));
      console.note("predictions are in " + csv.path());
    }
    print(adapter.domain(), shown, adapted);
    return 0;
  }

  /** The file of the predictions; null if there is nothing to predict. */
  private @Nullable OutputFile csv(ModelFile model) throws IOException {
    if (query == null) {
      if (predictions != null) {
        throw new IllegalArgumentException("--predictions needs --query, the examples to predict");
      }
      return null;
    }
    OutputFile csv =
        OutputFile.of(
            "--predictions", predictions != null ? predictions : model.beside("-predictions.csv"));
    csv.requireOther(model.file());
    csv.requireNot("--support", support);
    csv.requireNot("--query", query);
    model.file().requireNot("--query", query);
    return csv;
  }

  private static void requireFinite(Adapted adapted) {
    if (!adapted.finite()) {
      throw RunFailed.diverged(
          "the adapted model has values that are not finite numbers, and is not written: the inner"
              + " steps diverge on these examples; take fewer with --steps, or look for values of"
              + " another scale than in training");
    }
  }

  private static void requireFinite(Examples asked, float[] predicted) {
    int outputs = predicted.length / asked.names().size();
    for (int i = 0; i < predicted.length; i++) {
      if (!Float.isFinite(predicted[i])) {
        throw RunFailed.diverged(
            "the prediction of "
                + asked.names().get(i / outputs)
                + " is not a finite number, and nothing is written; look for values of another"
                + " scale than in training");
      }
    }
  }

  private void print(Domain domain, Examples shown, Adapted adapted) {
    PrintWriter printed = spec.commandLine().getOut();
    boolean accuracy = domain.measure() == Domain.Measure.ACCURACY;
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("model", out.toString());
      object.put("classes", shown.classes());
      object.put("steps", adapted.curve().stream().map(step -> json(step, accuracy)).toList());
      printed.println(EvaluationReport.Json.line(object));
    } else {
      printed.print(text(adapted.curve(), accuracy));
      printed.println(out);
    }
    printed.flush();
  }

  private static Map<String, Object> json(Adapted.Step step, boolean accuracy) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("step", step.step());
    put(object, "support", step.support(), accuracy);
    put(object, "query", step.query(), accuracy);
    put(object, "transductive", step.transductive(), accuracy);
    return object;
  }

  private static void put(
      Map<String, Object> object, String name, @Nullable Score score, boolean accuracy) {
    if (score != null) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("loss", Double.isFinite(score.loss()) ? score.loss() : null);
      if (accuracy) {
        values.put("accuracy", score.measured());
      }
      object.put(name, values);
    }
  }

  /** A row for each step and a column for each measured quantity. */
  private static String text(List<Adapted.Step> curve, boolean accuracy) {
    boolean judged = curve.get(0).query() != null;
    boolean transductive = curve.get(0).transductive() != null;
    StringBuilder text = new StringBuilder(" step  support loss");
    text.append(judged ? "  query loss" + (accuracy ? "  accuracy %" : "") : "");
    text.append(transductive && accuracy ? "  transductive accuracy %" : "");
    text.append(System.lineSeparator());
    for (Adapted.Step step : curve) {
      List<String> cells = new ArrayList<>();
      cells.add(String.format(Locale.ROOT, "%5d  %12.4f", step.step(), step.support().loss()));
      Score query = step.query();
      if (query != null) {
        cells.add(String.format(Locale.ROOT, "  %10.4f", query.loss()));
        cells.add(accuracy ? String.format(Locale.ROOT, "  %10.2f", 100 * query.measured()) : "");
      }
      Score apart = step.transductive();
      if (apart != null && accuracy) {
        cells.add(String.format(Locale.ROOT, "  %23.2f", 100 * apart.measured()));
      }
      text.append(String.join("", cells)).append(System.lineSeparator());
    }
    return text.toString();
  }
}
