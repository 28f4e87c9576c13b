package org.salamander.task;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Finite;
import org.salamander.config.Interval;
import org.salamander.config.InvalidValue;
import org.salamander.config.NotEmpty;
import org.salamander.config.Settings;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.random.Draws;

/**
 * Regression of sine waves (Finn et al. 2017, section 5.1): y = A sin(ωx − φ), where a task chooses
 * A, ω and φ, and x is drawn uniformly. Inputs and targets are single numbers without noise, so the
 * task's {@link Oracle} has loss 0.
 *
 * <p>With {@code grid} = N the inputs are drawn without replacement from N evenly spaced points of
 * {@code inputs}, including both ends (Nichol et al. 2018: 50 points; shots + queries = N makes S ∪
 * Q the whole grid). TRAIN, VALIDATION and TEST draw independently from the same distribution.
 */
@JsonClassDescription("regression of sine waves y = A sin(ωx − φ) (Finn et al. 2017)")
@API(status = API.Status.MAINTAINED)
public record Sinusoid(
    @JsonPropertyDescription("support examples of a task") @AtLeast(1) int shots,
    @JsonPropertyDescription("query examples of a task") @AtLeast(1) int queries,
    @JsonProperty(defaultValue = "[0.1, 5.0]")
        @JsonPropertyDescription("range of the amplitude A")
        @Interval
        List<Double> amplitude,
    @JsonProperty(defaultValue = "[0.0, 3.141592653589793]")
        @JsonPropertyDescription("range of the phase φ")
        @Interval
        List<Double> phase,
    @JsonPropertyDescription(
            "phases to choose from, all equally likely; if given, phase is not used")
        @Nullable
        @NotEmpty
        List<@Finite Double> phases,
    @JsonProperty(defaultValue = "[1.0, 1.0]")
        @JsonPropertyDescription("range of the frequency ω")
        @Interval
        List<Double> frequency,
    @JsonProperty(defaultValue = "[-5.0, 5.0]")
        @JsonPropertyDescription("range of the inputs x")
        @Interval
        List<Double> inputs,
    @JsonProperty(defaultValue = "minus")
        @JsonPropertyDescription("minus: A sin(ωx − φ); plus: A sin(ωx + φ)")
        Sign sign,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "number of points of a fixed grid of inputs; 0: inputs are drawn from the whole range")
        @AtLeast(0)
        int grid)
    implements TaskConfig, TaskSource {

  /** The sign of the phase. */
  public enum Sign {
    @JsonProperty("minus")
    MINUS,
    @JsonProperty("plus")
    PLUS
  }

  public Sinusoid {
    Bounds.check(
        Sinusoid.class, shots, queries, amplitude, phase, phases, frequency, inputs, sign, grid);
    amplitude = List.copyOf(amplitude);
    phase = List.copyOf(phase);
    phases = phases == null ? null : List.copyOf(phases);
    frequency = List.copyOf(frequency);
    inputs = List.copyOf(inputs);
    Bounds.fitsArray("shots", shots, 2);
    Bounds.fitsArray("queries", queries, 2);
    if (grid > 0 && (long) shots + queries > grid) {
      throw new InvalidValue(
          "grid",
          grid,
          "it must be at least shots + queries = "
              + shots
              + " + "
              + queries
              + ", or 0 for no grid");
    }
  }

  /** The waves of Finn et al. 2017. */
  public static Sinusoid of(int shots, int queries) {
    return Settings.of(Sinusoid.class).with("shots", shots).with("queries", queries).make();
  }

  @Override
  public TaskSource source(DataContext context) {
    return this;
  }

  @Override
  public Domain domain() {
    return new Domain(
        List.of(1), 1, Domain.Kind.REGRESSION, Domain.Values.between(inputs.get(0), inputs.get(1)));
  }

  @Override
  public Sinusoid with(int shots, int queries) {
    return new Sinusoid(shots, queries, amplitude, phase, phases, frequency, inputs, sign, grid);
  }

  @Override
  public Task task(long seed, Split split, long iteration, int index) {
    Draws draws = Draws.of(seed, "sinusoid", split.ordinal(), iteration, index);
    double a = within(amplitude, draws);
    double p = phases == null ? within(phase, draws) : phases.get(draws.below(phases.size()));
    Wave wave = new Wave(a, within(frequency, draws), sign == Sign.MINUS ? -p : p);
    float[] x = grid > 0 ? gridPoints(draws) : points(draws);
    return new Curve(wave, wave.batch(x, 0, shots), wave.batch(x, shots, queries));
  }

  private float[] points(Draws draws) {
    float[] x = new float[shots + queries];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) within(inputs, draws);
    }
    return x;
  }

  private float[] gridPoints(Draws draws) {
    int[] chosen = draws.choose(shots + queries, grid);
    double step = (inputs.get(1) - inputs.get(0)) / Math.max(1, grid - 1);
    float[] x = new float[chosen.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (inputs.get(0) + step * chosen[i]);
    }
    return x;
  }

  private static double within(List<Double> range, Draws draws) {
    double low = range.get(0);
    return low + (range.get(1) - low) * draws.uniform();
  }

  /** y = amplitude · sin(frequency · x + shift). */
  private record Wave(double amplitude, double frequency, double shift) implements Oracle {

    float at(float x) {
      return (float) (amplitude * StrictMath.sin(frequency * x + shift));
    }

    Batch batch(float[] x, int from, int size) {
      float[] inputs = java.util.Arrays.copyOfRange(x, from, from + size);
      float[] targets = new float[size];
      fill(inputs, targets);
      return new Batch(size, inputs, targets);
    }

    @Override
    public void predict(Batch batch, float[] outputs) {
      fill(batch.inputs(), outputs);
    }

    private void fill(float[] x, float[] y) {
      for (int i = 0; i < x.length; i++) {
        y[i] = at(x[i]);
      }
    }
  }

  private record Curve(Wave wave, Batch supportSet, Batch querySet) implements Task {

    @Override
    public Batch support(int step, float[] z) {
      return supportSet;
    }

    @Override
    public Batch query(float[] z) {
      return querySet;
    }

    @Override
    public Optional<Oracle> oracle() {
      return Optional.of(wave);
    }
  }
}
