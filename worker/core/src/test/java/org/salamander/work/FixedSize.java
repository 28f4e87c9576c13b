package org.salamander.work;

import org.salamander.task.TaskSource;

/**
 * Tasks of a test, whose sets have the sizes they have: five shots and four queries are declared.
 */
interface FixedSize extends TaskSource {

  @Override
  default int shots() {
    return 5;
  }

  @Override
  default int queries() {
    return 4;
  }

  @Override
  default TaskSource with(int shots, int queries) {
    return this;
  }
}
