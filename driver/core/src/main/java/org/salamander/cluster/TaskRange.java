package org.salamander.cluster;

/**
 * A contiguous block of tasks, for one thread or partition.
 *
 * @param from its first task
 * @param to the task after its last
 */
public record TaskRange(int from, int to) {

  /**
   * Block {@code index} of {@code blocks} over {@code tasks}: in order, with sizes that differ by
   * at most one task.
   */
  public static TaskRange of(int tasks, int blocks, int index) {
    return new TaskRange(start(tasks, blocks, index), start(tasks, blocks, index + 1));
  }

  /** Number of tasks. */
  public int size() {
    return to - from;
  }

  /**
   * Number of vectors of the block's sum, which are the complete nodes of the tree over {@code
   * tasks}.
   */
  public int nodes(int tasks) {
    int nodes = 0;
    for (long at = from; at < to; nodes++) {
      long width = 1;
      while (at % (2 * width) == 0 && at + width < tasks && Math.min(at + 2 * width, tasks) <= to) {
        width *= 2;
      }
      at += width;
    }
    return nodes;
  }

  private static int start(int tasks, int blocks, int index) {
    return index * (tasks / blocks) + Math.min(index, tasks % blocks);
  }
}
