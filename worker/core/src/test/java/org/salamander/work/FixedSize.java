package org.salamander.work;

import org.salamander.task.TaskSource;

/**
 * A task source for tests with given tasks. It declares five shots and four queries, whatever the
 * sizes of the tasks' sets.
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
