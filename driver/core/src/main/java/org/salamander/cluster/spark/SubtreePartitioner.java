package org.salamander.cluster.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.salamander.cluster.Subtrees;
import org.salamander.work.Partial;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.runtime.AbstractFunction2;

/** Sends the nodes of the partitions' sums to the {@link Subtrees}, which a second stage sums. */
final class SubtreePartitioner extends Partitioner {

  private static final long serialVersionUID = 1;

  private final Subtrees subtrees;

  SubtreePartitioner(Subtrees subtrees) {
    this.subtrees = subtrees;
  }

  @Override
  public int numPartitions() {
    return subtrees.count();
  }

  @Override
  public int getPartition(Object group) {
    return (Integer) group;
  }

  /** The nodes of a partition's sum, each with its group and with the partition's time. */
  Iterator<Tuple2<Integer, Timed<Partial.Node>>> deal(Timed<Partial> sum) {
    List<Tuple2<Integer, Timed<Partial.Node>>> dealt = new ArrayList<>();
    for (Partial.Node node : sum.value().nodes()) {
      long bytes = FloatBlocks.bytes(node.sum().vector());
      dealt.add(new Tuple2<>(subtrees.group(node), new Timed<>(node, sum.nanos(), bytes)));
    }
    return JavaConverters.asScalaIterator(dealt.iterator());
  }

  /**
   * Sums the nodes of a group. Its time is that of the slowest partition, and its bytes are those
   * of the nodes.
   */
  static final class Join
      extends AbstractFunction2<
          TaskContext, Iterator<Tuple2<Integer, Timed<Partial.Node>>>, Timed<Partial>>
      implements Serializable {

    private static final long serialVersionUID = 1;

    private final Subtrees subtrees;

    Join(Subtrees subtrees) {
      this.subtrees = subtrees;
    }

    @Override
    public Timed<Partial> apply(
        TaskContext context, Iterator<Tuple2<Integer, Timed<Partial.Node>>> dealt) {
      List<Partial.Node> nodes = new ArrayList<>();
      long nanos = 0;
      long bytes = 0;
      while (dealt.hasNext()) {
        Timed<Partial.Node> node = dealt.next()._2();
        nodes.add(node.value());
        nanos = Math.max(nanos, node.nanos());
        bytes += node.bytes();
      }
      return new Timed<>(subtrees.join(nodes), nanos, bytes);
    }
  }
}
