package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * Almost no inner loop (Raghu et al. 2020): MAML whose inner loop moves the head alone; the body is
 * meta-learned and reused as it is. r = α on the head, 0 elsewhere.
 */
@JsonClassDescription("almost no inner loop: MAML that adapts the head alone (Raghu et al. 2020)")
public record Anil(
    @JsonProperty(defaultValue = "1") @JsonPropertyDescription("inner gradient steps K") int steps,
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("inner rate α of the head, on the mean loss")
        float rate,
    @JsonProperty(defaultValue = "head")
        @JsonPropertyDescription("the slices that adapt: this one and those under it")
        String head)
    implements MetaLearner {

  public Anil {
    Require.steps(steps);
    Require.rate("rate", rate);
  }

  @Override
  public Layout layout(Layout model) {
    model.under(head);
    return model;
  }

  @Override
  public Contribution contribute(float[] theta, Task task, Draws draws, Workspace workspace) {
    try (Path path =
        Path.descend(theta, task, steps, rates(workspace), workspace)) { // only the head moves
      float[] gradient = workspace.lend(theta.length);
      Score query = path.queryGradient(task, gradient);
      path.pullback(gradient); // through the head's steps to all of θ
      return Contribution.of(query, gradient);
    }
  }

  @Override
  public void adapt(
      float[] theta, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    Path.show(theta, task, steps, rates(workspace), workspace, each);
  }

  private Rates rates(Workspace workspace) {
    return Rates.under(head, workspace.model().layout(), rate);
  }
}
