package org.salamander.cluster;

import java.io.Serializable;
import java.util.List;
import org.salamander.work.Partial;

/**
 * The subtrees of one level of the sum's tree over a round's tasks. A second stage forms one vector
 * of each: all nodes that lie under node (level, g) go to group g, so siblings always meet, and the
 * driver receives as many vectors as there are groups, however the tasks were cut into partitions.
 *
 * @param tasks of the round
 * @param level of the subtrees' roots
 */
public record Subtrees(int tasks, int level) implements Serializable {

  /** At most {@code wanted} subtrees: those of the lowest level that has so few. */
  public static Subtrees of(int tasks, int wanted) {
    int level = 0;
    while (new Subtrees(tasks, level).count() > wanted) {
      level++;
    }
    return new Subtrees(tasks, level);
  }

  /** How many there are. */
  public int count() {
    return (int) ((tasks + (1L << level) - 1) >> level);
  }

  /** The subtree that a node lies in, at or below its root. */
  public int group(Partial.Node node) {
    return (int) (((long) node.position() << node.level()) >> level);
  }

  /** The sum of a group's nodes, in whichever order they come. */
  public Partial join(Iterable<Partial.Node> nodes) {
    Partial sum = new Partial(tasks);
    nodes.forEach(node -> sum.merge(new Partial(tasks, List.of(node))));
    return sum;
  }
}
