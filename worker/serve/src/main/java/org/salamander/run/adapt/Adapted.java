package org.salamander.run.adapt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.csv.CsvRows;
import org.salamander.kernel.Vectors;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Frozen;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.model.exchange.Dl4jZip;
import org.salamander.run.learned.LearnedRun;
import org.salamander.run.store.Npy;

/**
 * A model after adaptation, with the batch statistics of the support set. Thread-safe, with the
 * same bits in each thread.
 */
@API(status = API.Status.MAINTAINED)
public final class Adapted {

  /**
   * The scores after a step.
   *
   * @param query of the frozen model on the query set; null if that has no labels
   * @param transductive with the batch statistics of the whole query set; null if the model has no
   *     batch statistics
   */
  public record Step(
      int step, Score support, @Nullable Score query, @Nullable Score transductive) {}

  private final LearnedRun run;
  private final float[] z;
  private final @Nullable Pool<Frozen> frozen;
  private final List<Frozen.Moments> moments;
  private final List<String> classes;
  private final List<Step> curve;

  /**
   * @param support examples of adaptation, which also give the frozen batch statistics; null if it
   *     was not adapted
   */
  Adapted(LearnedRun run, float[] z, @Nullable Examples support, List<Step> curve) {
    this.run = run;
    this.z = z;
    this.frozen =
        support == null
            ? null
            : new Pool<>(() -> run.architecture().model().freeze(z, support.batch()));
    this.moments = frozen == null ? List.of() : frozen.with(Frozen::moments);
    this.classes = support == null ? List.of() : support.classes();
    this.curve = List.copyOf(curve);
  }

  /** Whether every parameter and every frozen statistic is a finite number. */
  public boolean finite() {
    return Vectors.finite(z)
        && moments.stream().allMatch(m -> Vectors.finite(m.mean()) && Vectors.finite(m.variance()));
  }

  /** The scores after 0, 1, 2 … inner steps. */
  public List<Step> curve() {
    return curve;
  }

  /**
   * Predictions, size × outputs: probabilities of classes, or values, in the units of the run's
   * table if it has one. Each example is predicted independently.
   *
   * @throws IllegalStateException if the model was not adapted
   */
  public float[] predict(Batch batch) {
    Domain domain = run.domain();
    float[] outputs = outputs(batch);
    switch (domain.kind()) {
      case CLASSES -> softmax(outputs, domain.outputs());
      case BINARY -> {
        for (int i = 0; i < outputs.length; i++) {
          outputs[i] = (float) (1 / (1 + StrictMath.exp(-outputs[i])));
        }
      }
      default -> {
        for (int i = 0; run.schema() != null && i < outputs.length; i++) {
          outputs[i] = (float) run.schema().target().scale().original(outputs[i]);
        }
      }
    }
    return outputs;
  }

  private float[] outputs(Batch batch) {
    if (frozen == null) {
      throw new IllegalStateException(
          "the model was not adapted: it has no support set to predict from");
    }
    float[] outputs = new float[batch.size() * run.domain().outputs()];
    frozen.with(
        one -> {
          one.predict(batch, outputs);
          return outputs;
        });
    return outputs;
  }

  private static void softmax(float[] outputs, int classes) {
    for (int from = 0; from < outputs.length; from += classes) {
      double most = outputs[from];
      for (int c = 1; c < classes; c++) {
        most = Math.max(most, outputs[from + c]);
      }
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        sum += StrictMath.exp(outputs[from + c] - most);
      }
      for (int c = 0; c < classes; c++) {
        outputs[from + c] = (float) (StrictMath.exp(outputs[from + c] - most) / sum);
      }
    }
  }

  /**
   * Predictions as CSV. Each line has an example's name or id, its prediction and all outputs.
   * Names that a spreadsheet would interpret as a formula get a leading apostrophe.
   */
  public String csv(Examples query) {
    if (run.schema() != null) {
      return TableExamples.csv(run.schema(), query, outputs(query.batch()));
    }
    int outputs = run.domain().outputs();
    List<String> classes = query.classes();
    List<String> heads =
        IntStream.range(0, outputs)
            .mapToObj(o -> o < classes.size() ? classes.get(o) : "output" + o)
            .toList();
    CsvRows rows = new CsvRows();
    List<Object> cells = new ArrayList<>(List.of("example"));
    if (!classes.isEmpty()) {
      cells.add("class");
    }
    cells.addAll(heads);
    rows.add(cells);
    float[] predicted = predict(query.batch());
    for (int e = 0; e < query.names().size(); e++) {
      cells.clear();
      cells.add(query.names().get(e));
      if (!classes.isEmpty()) {
        cells.add(heads.get(best(predicted, e * outputs, outputs)));
      }
      for (int o = 0; o < outputs; o++) {
        cells.add(predicted[e * outputs + o]);
      }
      rows.add(cells);
    }
    return rows.toString();
  }

  private static int best(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }

  /** The names of the classes, in the order of outputs; empty if there are none. */
  public List<String> classes() {
    return classes;
  }

  /**
   * Writes the zip that DL4J's {@code ModelSerializer} restores, for residual blocks as a {@code
   * ComputationGraph}. Its {@code output} equals {@link #predict}, for images as channels × height
   * × width. Writing does not need DL4J. The zip contains the names of the classes: {@code
   * ModelSerializer.getObjectFromFile(file, "labels")}.
   *
   * @throws IllegalArgumentException naming the key, if DL4J does not have the layers
   */
  public void writeDl4j(Path file) throws IOException {
    Dl4jZip.write(
        file, Dl4jZip.counterpart(run.config().model(), run.domain()), z, moments, classes);
  }

  /** Writes every slice as an array of its shape: {@code numpy.load(file)["head.weight"]}. */
  public void writeNpz(Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Layout.Slice slice : run.architecture().layout().slices()) {
        float[] values = new float[slice.length()];
        System.arraycopy(z, slice.offset(), values, 0, values.length);
        put(zip, slice.name(), values, slice.shape());
      }
      for (int i = 0; i < moments.size(); i++) {
        Frozen.Moments given = moments.get(i);
        put(zip, "norm" + (i + 1) + ".mean", given.mean(), List.of(given.mean().length));
        put(zip, "norm" + (i + 1) + ".variance", given.variance(), List.of(given.mean().length));
      }
    }
    Files.write(file, bytes.toByteArray());
  }

  private static void put(ZipOutputStream zip, String name, float[] values, List<Integer> shape)
      throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTime(0); // so that the same model gives the same file
    zip.putNextEntry(entry);
    zip.write(Npy.encode(values, shape));
    zip.closeEntry();
  }
}
