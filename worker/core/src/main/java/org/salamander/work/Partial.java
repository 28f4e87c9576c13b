package org.salamander.work;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.salamander.learner.Contribution;

/**
 * Part of the sum over tasks 0 … B−1, grouped so that the result has the same bits however the
 * parts were formed. The tasks are the leaves of one fixed binary tree: node (ℓ, j) is the sum of
 * the tasks in [j·2^ℓ, (j+1)·2^ℓ) that exist, computed as left + right. A Partial is a set of
 * complete nodes. Siblings are added as soon as both exist. Merging is therefore commutative and
 * associative in every bit, and a contiguous block of tasks holds O(log B) vectors.
 *
 * <p>Not thread-safe. The Partial owns the vectors added to it, and changes them.
 */
public final class Partial implements Serializable {

  /**
   * A complete node.
   *
   * @param level ℓ, 0 for a task
   * @param position j
   */
  public record Node(int level, int position, Contribution sum) implements Serializable {}

  private static final long serialVersionUID = 1L;

  private final int tasks;
  private final List<Node> nodes; // by first task; no two are siblings

  /** An empty sum over a batch of {@code tasks}. */
  public Partial(int tasks) {
    this(tasks, List.of());
  }

  /** A sum with given nodes, as received from elsewhere. */
  public Partial(int tasks, List<Node> nodes) {
    if (tasks < 1) {
      throw new IllegalArgumentException(
          "a sum over " + tasks + " tasks; there must be at least 1");
    }
    this.tasks = tasks;
    this.nodes = new ArrayList<>(nodes);
  }

  /** B, the number of tasks of the whole sum. */
  public int tasks() {
    return tasks;
  }

  /** The nodes held, by first task. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * Adds the sum of the tasks [first, first + 2^{@code level}), made by the same tree: at level 0
   * it is one task's term. {@code first} is a multiple of 2^{@code level}. Vectors no longer needed
   * go to {@code recycle}.
   */
  public void add(int first, int level, Contribution sum, Consumer<float[]> recycle) {
    insert(new Node(level, first >> level, sum), recycle);
  }

  /** Adds all of {@code other}, which must not be used afterwards. */
  public Partial merge(Partial other) {
    return merge(other, vector -> {});
  }

  /** Adds all of {@code other}; vectors no longer needed go to {@code recycle}. */
  public Partial merge(Partial other, Consumer<float[]> recycle) {
    if (other.tasks != tasks) {
      throw new IllegalArgumentException(
          "sums over " + tasks + " and " + other.tasks + " tasks cannot be merged");
    }
    for (Node node : other.nodes) {
      insert(node, recycle);
    }
    return this;
  }

  /** The whole sum; {@link IllegalStateException} if a task is missing. */
  public Contribution total() {
    if (nodes.size() != 1 || firstTask(nodes.get(0)) != 0 || endTask(nodes.get(0)) < tasks) {
      throw new IllegalStateException(
          "the sum over "
              + tasks
              + " tasks is not complete: it holds "
              + nodes.stream().map(n -> "[" + firstTask(n) + ", " + endTask(n) + ")").toList());
    }
    return nodes.get(0).sum();
  }

  private void insert(Node added, Consumer<float[]> recycle) {
    Node node = added;
    int at = place(node);
    while (true) {
      boolean left = (node.position() & 1) == 0;
      int parent = node.position() >> 1;
      if (firstTask(node) == 0 && endTask(node) >= tasks) {
        break; // the root: a single complete node
      }
      if (left && endTask(node) >= tasks) {
        node = new Node(node.level() + 1, parent, node.sum()); // its sibling has no tasks
        continue;
      }
      int sibling = left ? at : at - 1;
      if (sibling < 0 || sibling >= nodes.size() || !siblings(nodes.get(sibling), node)) {
        break;
      }
      Node other = nodes.remove(sibling);
      at = sibling;
      node =
          new Node(
              node.level() + 1,
              parent,
              left
                  ? join(node.sum(), other.sum(), recycle)
                  : join(other.sum(), node.sum(), recycle));
    }
    nodes.add(at, node);
  }

  private int place(Node node) {
    int at = 0;
    while (at < nodes.size() && firstTask(nodes.get(at)) < firstTask(node)) {
      at++;
    }
    boolean before = at > 0 && endTask(nodes.get(at - 1)) > firstTask(node);
    boolean behind = at < nodes.size() && firstTask(nodes.get(at)) < endTask(node);
    if (before || behind || firstTask(node) >= tasks || node.position() < 0) {
      throw new IllegalArgumentException(
          "tasks ["
              + firstTask(node)
              + ", "
              + endTask(node)
              + ") of "
              + tasks
              + " are in the sum already, or do not exist");
    }
    return at;
  }

  private static boolean siblings(Node a, Node b) {
    return a.level() == b.level() && (a.position() ^ 1) == b.position();
  }

  private static Contribution join(
      Contribution left, Contribution right, Consumer<float[]> recycle) {
    boolean free = left.runs() == null && right.runs() == null;
    Contribution sum = left.plus(right);
    if (free) {
      recycle.accept(right.vector());
    }
    return sum;
  }

  private static long firstTask(Node node) {
    return (long) node.position() << node.level();
  }

  private static long endTask(Node node) {
    return (long) (node.position() + 1) << node.level();
  }
}
