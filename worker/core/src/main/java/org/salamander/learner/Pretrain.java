package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.InnerConfig;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * The pre-training baseline (Finn et al. 2017, section 5.1): one model for the pooled examples of
 * all tasks. A task contributes ∇L at θ itself; there is no inner loop. The model is evaluated by
 * fine-tuning on each test task, like the others.
 */
@JsonClassDescription(
    "the pre-training baseline: one model for all tasks' examples, evaluated by fine-tuning")
public record Pretrain(
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("fine-tuning steps in an evaluation")
        @Repeats(1)
        int steps,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("fine-tuning rate, on the mean loss")
        @Positive
        float rate,
    @JsonPropertyDescription(
            "name of a slice; fine-tuning starts it, and all slices under it, at 0. For example"
                + " head, if the classes of training and test tasks differ; by default none")
        @Nullable String fresh,
    @JsonProperty(defaultValue = "salamander")
        @JsonPropertyDescription(
            "who trains: salamander (the mean gradient of each iteration's tasks, by the outer rule)"
                + " or dl4j-spark (DL4J's parameter averaging, a pass over each iteration's tasks;"
                + " needs --master)")
        Through through,
    @JsonUnwrapped InnerConfig inner)
    implements FixedRateLearner {

  /** The implementation of pre-training. Fine-tuning is the same for both. */
  public enum Through {
    SALAMANDER,
    DL4J_SPARK
  }

  public Pretrain {
    Bounds.check(Pretrain.class, steps, rate, fresh, through, inner);
  }

  @Override
  public Layout layout(Layout model) {
    if (fresh != null) {
      model.under(fresh);
    }
    return FixedRateLearner.super.layout(model);
  }

  @Override
  public boolean takesGroups() {
    return true;
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    float[] gradient = workspace.lend(theta.length);
    Score pooled =
        workspace
            .model()
            .gradient(
                theta,
                task.support(0, theta).and(task.query(theta)),
                workspace.scratchTape(workspace.model()),
                gradient);
    return Contribution.of(pooled, gradient);
  }

  @Override
  public void adapt(
      float[] theta, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    float[] start = workspace.lend(theta.length);
    System.arraycopy(theta, 0, start, 0, theta.length);
    if (fresh != null) {
      for (Layout.Slice slice : workspace.model().layout().under(fresh)) {
        Arrays.fill(start, slice.offset(), slice.end(), 0f);
      }
    }
    FixedRateLearner.super.adapt(start, task, steps, draws, workspace, each);
    workspace.giveBack(start);
  }
}
