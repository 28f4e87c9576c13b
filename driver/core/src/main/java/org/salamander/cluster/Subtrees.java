package org.salamander.cluster;

import java.io.Serializable;
import java.util.List;
import org.salamander.work.Partial;

/**
 * The subtrees of one level of the sum's tree over a round's tasks. A second stage adds each
 * subtree to one vector: all nodes below node (level, g) go to group g, so siblings always meet.
 * The driver receives one vector per group, whatever the partitions are.
 *
 * @param tasks of the round
 * @param level of the subtrees' roots
 */
public record Subtrees(int tasks, int level) implements Serializable {

  /** At most {@code wanted} subtrees, of the lowest level that has no more. */
  public static Subtrees of(int tasks, int wanted) {
    int level = 0;
    while (new Subtrees(tasks, level).count() > wanted) {
      level++;
    }
    return new Subtrees(tasks, level);
  }

  /** Number of subtrees. */
  public int count() {
    return (int) ((tasks + (1L << level) - 1) >> level);
  }

  /** The subtree that contains a node. */
  public int group(Partial.Node node) {
    return (int) (((long) node.position() << node.level()) >> level);
  }

  /** The sum of a group's nodes, which may come in any order. */
  public Partial join(Iterable<Partial.Node> nodes) {
    Partial sum = new Partial(tasks);
    nodes.forEach(node -> sum.merge(new Partial(tasks, List.of(node))));
    return sum;
  }
}
