package org.salamander.rl;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.model.Domain;
import org.salamander.random.Draws;
import org.salamander.task.DataContext;
import org.salamander.task.Split;
import org.salamander.task.TaskConfig;
import org.salamander.task.TaskSource;

/**
 * Navigation in the plane (Finn et al. 2017, section 5.3). A point starts at the origin and
 * observes its position. An action is a step; each component is clipped to ±speed. The reward is
 * minus the distance from the goal. Each task has its own goal, drawn uniformly from a square; the
 * policy never observes it. An episode ends at the goal or at the horizon.
 */
@JsonClassDescription(
    "a point moves to a goal in the plane (Finn et al. 2017); each task has another goal")
public record Navigation2d(
    @JsonProperty(defaultValue = "20")
        @JsonPropertyDescription("support trajectories in each inner step")
        @AtLeast(1)
        int shots,
    @JsonProperty(defaultValue = "20") @JsonPropertyDescription("query trajectories") @AtLeast(1)
        int queries,
    @JsonProperty(defaultValue = "100")
        @JsonPropertyDescription("most steps of an episode")
        @Repeats(1)
        int horizon,
    @JsonProperty(defaultValue = "0.99")
        @JsonPropertyDescription("discount γ of later rewards")
        @Between(from = 0, to = 1, above = true)
        double discount,
    @JsonProperty(defaultValue = "0.5")
        @JsonPropertyDescription("goals are drawn from [−size, size]²")
        @Positive
        double size,
    @JsonProperty(defaultValue = "0.1")
        @JsonPropertyDescription("the longest step along each axis")
        @Positive
        double speed,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("distance at which the goal is reached")
        @Positive
        double radius)
    implements TaskConfig, Environment {

  private static final Domain DOMAIN = new Domain(List.of(2), 2, Domain.Kind.CONTINUOUS_ACTIONS);

  public Navigation2d {
    Bounds.check(Navigation2d.class, shots, queries, horizon, discount, size, speed, radius);
  }

  @Override
  public TaskSource source(DataContext context) {
    return new PolicyTasks(this, shots, queries, discount);
  }

  @Override
  public Domain domain() {
    return DOMAIN;
  }

  @Override
  public World world(Split split, Draws draws) {
    return new Plane(this, (2 * draws.uniform() - 1) * size, (2 * draws.uniform() - 1) * size);
  }

  private record Plane(Navigation2d rules, double goalX, double goalY) implements World {

    @Override
    public Episode episode(Draws draws) {
      return new Walk(this);
    }

    @Override
    public Optional<float[]> goal() {
      return Optional.of(new float[] {(float) goalX, (float) goalY});
    }

    /** Moves straight to the goal along both axes. */
    @Override
    public OptionalDouble bestReturn() {
      Walk walk = new Walk(this);
      double total = 0;
      for (int t = 0; t < rules.horizon && !walk.over(); t++) {
        total += walk.move(goalX - walk.x, goalY - walk.y);
      }
      return OptionalDouble.of(total);
    }
  }

  private static final class Walk implements Episode {

    private final Plane plane;
    private double x;
    private double y;
    private boolean over;

    Walk(Plane plane) {
      this.plane = plane;
    }

    @Override
    public void observe(float[] observation, int at) {
      observation[at] = (float) x;
      observation[at + 1] = (float) y;
    }

    @Override
    public double act(float[] action, int at) {
      return move(action[at], action[at + 1]);
    }

    private double move(double dx, double dy) {
      double speed = plane.rules.speed;
      x += Math.max(-speed, Math.min(speed, dx));
      y += Math.max(-speed, Math.min(speed, dy));
      double distance =
          Math.sqrt((x - plane.goalX) * (x - plane.goalX) + (y - plane.goalY) * (y - plane.goalY));
      over = distance <= plane.rules.radius;
      return -distance;
    }

    @Override
    public boolean over() {
      return over;
    }
  }
}
