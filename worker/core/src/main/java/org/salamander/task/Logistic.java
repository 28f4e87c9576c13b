package org.salamander.task;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.random.Draws;

/**
 * Binary classification by a hyperplane: x uniform in [−½, ½]^d, y = 1 if w·x > 0, otherwise 0.
 * Each task draws its w ~ N(μ, σ²I). All tasks share μ ~ N(0, I), which is drawn once from the
 * run's seed. With σ = spread·|μ| the angle between w and μ has a tangent of about spread·√d.
 */
@JsonClassDescription("binary classification by hyperplanes that differ a little from task to task")
public record Logistic(
    @JsonPropertyDescription("support examples of a task, both classes together") @AtLeast(1)
        int shots,
    @JsonPropertyDescription("query examples of a task, both classes together") @AtLeast(1)
        int queries,
    @JsonProperty(defaultValue = "5") @JsonPropertyDescription("features d of an input") @AtLeast(1)
        int dimensions,
    @JsonProperty(defaultValue = "1.0")
        @JsonPropertyDescription("σ/|μ|: how much tasks differ; with 0 all tasks are the same")
        @AtLeast(0)
        double spread)
    implements TaskConfig, TaskSource {

  public Logistic {
    Bounds.check(Logistic.class, shots, queries, dimensions, spread);
    Bounds.fitsArray("shots", shots, dimensions);
    Bounds.fitsArray("queries", queries, dimensions);
  }

  @Override
  public TaskSource source(DataContext context) {
    return this;
  }

  @Override
  public Domain domain() {
    return new Domain(List.of(dimensions), 1, Domain.Kind.BINARY, Domain.Values.between(-0.5, 0.5));
  }

  @Override
  public Logistic with(int shots, int queries) {
    return new Logistic(shots, queries, dimensions, spread);
  }

  @Override
  public Task task(long seed, Split split, long iteration, int index) {
    Draws draws = Draws.of(seed, "logistic", split.ordinal(), iteration, index);
    double[] w = weights(seed, draws);
    return Task.of(examples(shots, w, draws), examples(queries, w, draws));
  }

  /**
   * μ is drawn again for each task, always with the same value. This is cheaper than a cache shared
   * by all threads.
   */
  private double[] weights(long seed, Draws draws) {
    Draws shared = Draws.of(seed, "logistic mean");
    double[] w = new double[dimensions];
    double square = 0;
    for (int i = 0; i < dimensions; i++) {
      w[i] = shared.gaussian();
      square += w[i] * w[i];
    }
    double sigma = spread * StrictMath.sqrt(square);
    for (int i = 0; i < dimensions; i++) {
      w[i] += sigma * draws.gaussian();
    }
    return w;
  }

  private static Batch examples(int size, double[] w, Draws draws) {
    float[] x = new float[size * w.length];
    float[] y = new float[size];
    for (int i = 0; i < size; i++) {
      double product = 0;
      for (int j = 0; j < w.length; j++) {
        float value = draws.uniform(-0.5, 0.5);
        x[i * w.length + j] = value;
        product += w[j] * value;
      }
      y[i] = product > 0 ? 1f : 0f;
    }
    return new Batch(size, x, y);
  }
}
