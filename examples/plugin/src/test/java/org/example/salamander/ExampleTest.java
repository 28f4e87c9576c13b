package org.example.salamander;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.salamander.plugin.Plugins;
import org.salamander.task.Split;
import org.salamander.task.Task;

final class ExampleTest {

  private static final Spirals SPIRALS = new Spirals(10, 10, 1.0);

  @Test
  void isFoundByItsNames() {
    Plugins plugins = Plugins.load();
    assertSame(Spirals.class, plugins.tasks().get("spirals"));
    assertSame(MinibatchProx.class, plugins.learners().get("minibatch-prox"));
  }

  @Test
  void theSameTaskEachTimeAndAnotherForAnotherIndex() {
    float[] first = inputs(SPIRALS.task(1, Split.TRAIN, 2, 3));
    assertArrayEquals(first, inputs(SPIRALS.task(1, Split.TRAIN, 2, 3)));
    assertTrue(first[0] != inputs(SPIRALS.task(1, Split.TRAIN, 2, 4))[0]);
  }

  @Test
  void complaintsBeginWithTheKey() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new Spirals(10, 10, 0));
    assertTrue(refused.getMessage().startsWith("turns is 0.0"));
  }

  private static float[] inputs(Task task) {
    return task.support(0, new float[0]).inputs();
  }
}
