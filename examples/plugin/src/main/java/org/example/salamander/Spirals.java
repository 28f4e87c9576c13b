package org.example.salamander;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.random.Draws;
import org.salamander.task.DataContext;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskConfig;
import org.salamander.task.TaskSource;

/**
 * Binary classification: on which of two spirals does a point of the plane lie? Each task rotates both spirals by its own angle. This record is both the section of the configuration and the task distribution. A task is a pure function of its arguments.
 */
public record Spirals(
    @JsonPropertyDescription("support points a task, of both spirals together") @AtLeast(1) int shots,
    @JsonPropertyDescription("query points a task, of both spirals together") @AtLeast(1) int queries,
    @JsonProperty(defaultValue = "1.0") @JsonPropertyDescription("how far a spiral winds, in turns")
        @Positive double turns)
    implements TaskConfig, TaskSource {

  public Spirals {
    Bounds.check(Spirals.class, shots, queries, turns);
  }

  @Override
  public TaskSource source(DataContext context) {
    return this;
  }

  @Override
  public Domain domain() {
    return new Domain(List.of(2), 1, Domain.Kind.BINARY, Domain.Values.between(-1, 1));
  }

  @Override
  public Spirals with(int shots, int queries) {
    return new Spirals(shots, queries, turns);
  }

  @Override
  public Task task(long seed, Split split, long iteration, int index) {
    Draws draws = Draws.of(seed, "spirals", split.ordinal(), iteration, index);
    double angle = 2 * StrictMath.PI * draws.uniform();
    return Task.of(points(shots, angle, draws), points(queries, angle, draws));
  }

  private Batch points(int size, double angle, Draws draws) {
    float[] inputs = new float[2 * size];
    float[] targets = new float[size];
    for (int i = 0; i < size; i++) {
      int arm = draws.below(2);
      double radius = draws.uniform();
      double at = angle + StrictMath.PI * (arm + 2 * turns * radius);
      inputs[2 * i] = (float) (radius * StrictMath.cos(at));
      inputs[2 * i + 1] = (float) (radius * StrictMath.sin(at));
      targets[i] = arm;
    }
    return new Batch(size, inputs, targets);
  }
}
