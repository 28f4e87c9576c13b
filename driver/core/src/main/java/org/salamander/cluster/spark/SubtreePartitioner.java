package org.salamander.cluster.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.salamander.learner.Partial;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction2;

/**
 * The tree's second stage: the sum's nodes are dealt to groups by where they stand in the tree,
 * group g receiving all that lies under node (level, g). So siblings always meet, each group forms
 * the one vector of its subtree, and the driver receives as many vectors as there are groups,
 * however the blocks were cut.
 */
public final class SubtreePartitioner extends Partitioner {

  private static final long serialVersionUID = 1;

  private final int level;
  private final int count;

  private SubtreePartitioner(int level, int count) {
    this.level = level;
    this.count = count;
  }

  /**
   * At most {@code wanted} groups over {@code tasks}: subtrees of one level, the lowest that has so
   * few.
   */
  public static SubtreePartitioner of(int tasks, int wanted) {
    int level = 0;
    while (subtrees(tasks, level) > wanted) {
      level++;
    }
    return new SubtreePartitioner(level, subtrees(tasks, level));
  }

  private static int subtrees(int tasks, int level) {
    return (int) ((tasks + (1L << level) - 1) >> level);
  }

  @Override
  public int numPartitions() {
    return count;
  }

  @Override
  public int getPartition(Object group) {
    return (Integer) group;
  }

  /** The nodes of a block's sum, each with its group. */
  public Iterator<Tuple2<Integer, Partial.Node>> deal(Partial partial) {
    List<Tuple2<Integer, Partial.Node>> dealt = new ArrayList<>();
    for (Partial.Node node : partial.nodes()) {
      dealt.add(new Tuple2<>((int) (((long) node.position() << node.level()) >> level), node));
    }
    return JavaConverters.asScalaIterator(dealt.iterator());
  }

  /** Joins the nodes of a group. */
  static final class Join
      extends AbstractFunction2<TaskContext, Iterator<Tuple2<Integer, Partial.Node>>, Partial>
      implements java.io.Serializable {

    private static final long serialVersionUID = 1;

    private final int tasks;

    Join(int tasks) {
      this.tasks = tasks;
    }

    @Override
    public Partial apply(TaskContext context, Iterator<Tuple2<Integer, Partial.Node>> nodes) {
      Partial partial = new Partial(tasks);
      while (nodes.hasNext()) {
        partial.merge(new Partial(tasks, List.of(nodes.next()._2())));
      }
      return partial;
    }
  }
}
