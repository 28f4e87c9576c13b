package org.salamander.task;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Optional;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.random.Draws;

/**
 * Sines y = sin(x + b), where b is the task's domain: a small problem for domain-adaptive
 * meta-learning. A model can learn b only from the positions of unlabelled inputs. The support set
 * is drawn again at each inner step. Its inputs come from an interval of width π/4 that depends on
 * b, and have no targets. The query set has labelled inputs in [−2π, 2π].
 *
 * <p>With two domains, b ∈ {0, π}, the support inputs lie in [π/4, π/2] and [−π/2, −π/4]. With a
 * continuum, b is uniform in [0, 2π) and they lie in [π − b − π/8, π − b + π/8]: without
 * adaptation, the best prediction is 0, with a mean absolute error of 2/π = 0.637.
 */
@JsonClassDescription(
    "sines whose phase follows from unlabelled inputs alone (Yu, Finn et al. 2018)")
public record DamlSine(
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("unlabelled support inputs in each inner step")
        @AtLeast(1)
        int shots,
    @JsonProperty(defaultValue = "4")
        @JsonPropertyDescription("labelled query examples of a task")
        @AtLeast(1)
        int queries,
    @JsonProperty(defaultValue = "two")
        @JsonPropertyDescription("two: b is 0 or π; continuum: b is uniform in [0, 2π)")
        Domains domains)
    implements TaskConfig, TaskSource {

  private static final float[] UNLABELLED = {};

  /** The possible values of b. */
  public enum Domains {
    @JsonProperty("two")
    TWO,
    @JsonProperty("continuum")
    CONTINUUM
  }

  public DamlSine {
    Bounds.check(DamlSine.class, shots, queries, domains);
  }

  @Override
  public TaskSource source(DataContext context) {
    return this;
  }

  @Override
  public Domain domain() {
    Domain.Values inputs = Domain.Values.between(-2 * StrictMath.PI, 2 * StrictMath.PI);
    return new Domain(List.of(1), 1, Domain.Kind.REGRESSION, inputs);
  }

  @Override
  public boolean labelled() {
    return false;
  }

  @Override
  public DamlSine with(int shots, int queries) {
    return new DamlSine(shots, queries, domains);
  }

  @Override
  public Task task(long seed, Split split, long iteration, int index) {
    Draws draws = Draws.of(seed, "daml-sine", split.ordinal(), iteration, index);
    double b =
        switch (domains) {
          case TWO -> draws.below(2) * StrictMath.PI;
          case CONTINUUM -> 2 * StrictMath.PI * draws.uniform();
        };
    float[] x = new float[queries];
    float[] y = new float[queries];
    for (int i = 0; i < queries; i++) {
      x[i] = draws.uniform(-2 * StrictMath.PI, 2 * StrictMath.PI);
    }
    sine(b, x, y);
    Batch query = new Batch(queries, x, y);
    return new Sine(b, query, step -> support(b, seed, split, iteration, index, step));
  }

  private Batch support(double b, long seed, Split split, long iteration, int index, int step) {
    Draws draws = Draws.of(seed, "daml-sine support", split.ordinal(), iteration, index, step);
    double lowest =
        switch (domains) {
          case TWO -> b == 0 ? StrictMath.PI / 4 : -StrictMath.PI / 2;
          case CONTINUUM -> StrictMath.PI * 7 / 8 - b;
        };
    float[] x = new float[shots];
    for (int i = 0; i < shots; i++) {
      x[i] = draws.uniform(lowest, lowest + StrictMath.PI / 4);
    }
    return new Batch(shots, x, UNLABELLED);
  }

  private static void sine(double b, float[] x, float[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = (float) StrictMath.sin(x[i] + b);
    }
  }

  @FunctionalInterface
  private interface Inputs {
    Batch at(int step);
  }

  private record Sine(double b, Batch querySet, Inputs inputs) implements Task {

    @Override
    public Batch support(int step, float[] z) {
      return inputs.at(step);
    }

    @Override
    public Batch query(float[] z) {
      return querySet;
    }

    @Override
    public Optional<Oracle> oracle() {
      return Optional.of((batch, outputs) -> sine(b, batch.inputs(), outputs));
    }
  }
}
