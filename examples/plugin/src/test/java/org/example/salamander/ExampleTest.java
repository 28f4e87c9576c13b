package org.example.salamander;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Workspace;
import org.salamander.model.net.Mlp;
import org.salamander.plugin.Plugins;
import org.salamander.random.Draws;
import org.salamander.task.DataContext;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskPurity;

final class ExampleTest {

  private static final Spirals SPIRALS = new Spirals(10, 10, 1.0);

  @Test
  void isFoundByItsNames() {
    Plugins plugins = Plugins.load();
    assertSame(Spirals.class, plugins.tasks().get("spirals"));
    assertSame(MinibatchProx.class, plugins.learners().get("minibatch-prox"));
  }

  @Test
  void aTaskDependsOnItsNameAlone() {
    TaskPurity.check(SPIRALS.source(DataContext.ofProcess(line -> {})));
  }

  @Test
  void complaintsBeginWithTheKey() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Spirals(10, 10, 0));
    assertTrue(refused.getMessage().startsWith("turns is 0.0"));
  }

  @Test
  void afterOneStepATaskContributesItsGradient() {
    Architecture net = Mlp.of(8).architecture(SPIRALS.domain());
    Workspace workspace = new Workspace(net);
    float[] theta = new float[net.layout().size()];
    net.initialize(theta, Draws.of(1));
    Task task = SPIRALS.task(1, Split.TRAIN, 2, 3);
    float[] gradient = new float[theta.length];
    Batch pool = task.support(0, theta).and(task.query(theta));
    workspace.model().gradient(theta, pool, workspace.tape(0), gradient);
    float[] term =
        new MinibatchProx(1, 0.1f, 0.5f).contribute(theta, task, Draws.of(1), workspace).vector();
    for (int i = 0; i < theta.length; i++) { // λ(θ − θ_1) = λα∇L(θ): the spring is slack at θ
      assertEquals(0.5f * 0.1f * gradient[i], term[i], 1e-6f);
    }
  }
}
