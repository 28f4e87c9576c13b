package org.salamander.table;

import org.apache.spark.Partitioner;

/** Sends each {@link RowKey} to its shard. */
final class ByShard extends Partitioner {

  private static final long serialVersionUID = 1L;

  private final int shards;

  ByShard(int shards) {
    this.shards = shards;
  }

  @Override
  public int numPartitions() {
    return shards;
  }

  @Override
  public int getPartition(Object key) {
    return RowKey.shard((byte[]) key, shards);
  }
}
