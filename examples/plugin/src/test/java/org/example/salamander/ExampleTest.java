package org.example.salamander;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.salamander.plugin.Plugins;
import org.salamander.task.DataContext;
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
}
