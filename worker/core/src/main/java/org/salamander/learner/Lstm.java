package org.salamander.learner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.Finite;
import org.salamander.config.Repeats;
import org.salamander.learner.inner.InnerLoop;
import org.salamander.learner.inner.Stage;
import org.salamander.model.Layout;
import org.salamander.model.Score;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.task.Task;

/**
 * The LSTM meta-learner (Ravi and Larochelle 2017): a parameter is updated like the cell of an
 * LSTM. One recurrent net of two layers is applied to every coordinate separately,
 *
 * <pre>    c₀ = θ₀        c_t = f_t ⊙ c_{t−1} + i_t ⊙ (−∇L_t)
 *    i_t = σ(w_I·[h_t, c_{t−1}, i_{t−1}] + b_I)        f_t = σ(w_F·[h_t, c_{t−1}, f_{t−1}] + b_F)
 * </pre>
 *
 * with h_t the output of an ordinary LSTM (Hochreiter and Schmidhuber 1997) over the gradient and
 * the loss, each preprocessed with p = 10 as {@link Recurrence} says. z = (θ₀, Θ). The
 * meta-gradient is that of the whole recurrence with the base gradients and losses held constant,
 * as in the paper. Coordinates therefore do not influence each other, and the gradient with respect
 * to θ₀ is not exact.
 *
 * <p>The paper keeps batch norm statistics from training for the test. We use the statistics of the
 * current batch, as everywhere in this package.
 */
@JsonClassDescription(
    "the LSTM meta-learner: a recurrent net takes the inner steps (Ravi and Larochelle 2017)")
public record Lstm(
    @JsonProperty(defaultValue = "5")
        @JsonPropertyDescription("steps T of the recurrence")
        @Repeats(1)
        int steps,
    @JsonProperty(defaultValue = "20")
        @JsonPropertyDescription("units of the first layer")
        @AtLeast(1)
        int hidden,
    @JsonProperty(defaultValue = "4.0")
        @JsonPropertyDescription("initial bias of f: large, so that θ₀ is not forgotten")
        @Finite
        float forgetBias,
    @JsonProperty(defaultValue = "-4.0")
        @JsonPropertyDescription(
            "initial bias of i: the first inner rate is its sigmoid, 0.018 by default")
        @Finite
        float inputBias)
    implements MetaLearner {

  /** Weights start uniform in ± this value, as in the authors' code. */
  private static final double SPREAD = 0.01;

  public Lstm {
    Bounds.check(Lstm.class, steps, hidden, forgetBias, inputBias);
  }

  @Override
  public Layout layout(Layout model) {
    return model
        .with("lstm.weight", Layout.Role.KERNEL, CoordinateCell.INPUTS + hidden, 4 * hidden)
        .with("lstm.bias", Layout.Role.BIAS, 4 * hidden)
        .with("input-gate.weight", Layout.Role.KERNEL, hidden + 2)
        .with("input-gate.bias", Layout.Role.BIAS, 1)
        .with("forget-gate.weight", Layout.Role.KERNEL, hidden + 2)
        .with("forget-gate.bias", Layout.Role.BIAS, 1);
  }

  @Override
  public void initialize(float[] z, Layout model, Draws draws) {
    Layout layout = layout(model);
    for (Layout.Slice slice : layout.slices()) {
      if (slice.offset() >= model.size()) {
        for (int i = slice.offset(); i < slice.end(); i++) {
          z[i] = slice.role() == Layout.Role.KERNEL ? draws.uniform(-SPREAD, SPREAD) : 0f;
        }
      }
    }
    z[layout.slice("input-gate.bias").offset()] = inputBias;
    z[layout.slice("forget-gate.bias").offset()] = forgetBias;
  }

  @Override
  public Contribution contribute(float[] z, Task task, Draws draws, Workspace workspace) {
    try (Recurrence cell = new Recurrence(z, hidden, workspace);
        InnerLoop path = cell.descent().walk(z, task::support, steps)) { // c_1 … c_T
      float[] gradient = workspace.lend(z.length);
      Score query = path.queryGradient(task, gradient); // ∂L_Q/∂c_T
      cell.backThroughTime(path, steps, gradient); // ∂L_Q/∂θ₀ and ∂L_Q/∂Θ
      return Contribution.of(query, gradient);
    }
  }

  @Override
  public void adapt(float[] z, Task task, int steps, Draws draws, Workspace workspace, Stage each) {
    try (Recurrence cell = new Recurrence(z, hidden, workspace)) {
      cell.descent().show(z, task::support, steps, each).close();
    }
  }
}
