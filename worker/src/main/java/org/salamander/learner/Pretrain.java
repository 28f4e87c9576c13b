package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.kernel.Draws;
import org.salamander.model.Score;
import org.salamander.task.Task;

/**
 * The pre-training baseline (Finn et al. 2017, section 5.1): one model for the pooled examples of
 * all tasks, ∇L at θ itself with no inner loop; judged by fine-tuning it on each test task as the
 * others are.
 */
public record Pretrain(
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("fine-tuning steps, in evaluation alone")
        int steps,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("fine-tuning rate, on the mean loss")
        float rate)
    implements MetaLearner {

  public Pretrain {
    Require.steps(steps);
    Require.rate("rate", rate);
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    float[] gradient = workspace.lend(theta.length);
    Score pooled =
        workspace
            .model()
            .gradient(
                theta, task.support(0, theta).and(task.query(theta)), workspace.tape(0), gradient);
    return Contribution.of(pooled, gradient);
  }

  @Override
  public void adapt(
      float[] theta, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Path.show(theta, task, steps, Rates.uniform(rate), workspace, each);
  }
}
