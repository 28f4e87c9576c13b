package org.salamander.cluster;

/**
 * Hands the tasks of a range to the threads that share it, in ascending order. A thread takes half
 * of its even share of the remaining tasks, so that all threads stay busy to the end even if some
 * tasks take longer than others (guided self-scheduling, Polychronopoulos and Kuck 1987). It takes
 * a whole node of the sum's tree, which forms a single vector, or at least a whole grain of tasks.
 */
public final class TaskQueue {

  private final int threads;
  private final int grain;
  private final int to;
  private int next;

  /**
   * All tasks of a range.
   *
   * @param threads that share it; one alone takes the whole range
   * @param grain a power of two: tasks in [j·grain, (j+1)·grain) are handed out together, because
   *     they may be computed side by side
   */
  public TaskQueue(TaskRange range, int threads, int grain) {
    this.threads = threads;
    this.grain = grain;
    this.next = range.from();
    this.to = range.to();
  }

  /** The next tasks; an empty range after all are taken. */
  public synchronized TaskRange take() {
    int from = next;
    next = threads == 1 ? to : end(from);
    return new TaskRange(from, next);
  }

  private int end(int from) {
    int share = (to - from) / (2 * threads);
    int end = Math.min(to, (from / grain + 1) * grain);
    for (int size = 2 * grain; size <= share && from % size == 0; size *= 2) {
      end = from + size;
    }
    return end;
  }
}
