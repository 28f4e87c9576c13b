package org.salamander.cluster.spark;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.salamander.cluster.ClusterConfig;
import org.salamander.cluster.TaskThreads;
import org.salamander.model.Architecture;

/**
 * The threads of executors, which share a partition's tasks. Each executor's JVM keeps them with
 * their workspaces from round to round. It has one team of threads for each partition that it
 * computes at the same time.
 *
 * @param id of the driver's cluster, unique
 * @param architecture the threads' model, as a Java-serialized stream
 * @param lanes whether the threads compute tasks side by side
 */
record ExecutorThreads(String id, Broadcast<byte[]> architecture, ClusterConfig.Lanes lanes)
    implements Serializable {

  /** Number of clusters whose threads a JVM keeps. Further clusters replace the oldest. */
  private static final int KEPT = 4;

  private static final Map<String, Deque<TaskThreads>> IDLE = new LinkedHashMap<>();

  /** Runs an action on a team of so many threads, which is not shared during the action. */
  <T> T with(int threads, Function<TaskThreads, T> use) {
    TaskThreads team = take(threads);
    try {
      return use.apply(team);
    } finally {
      giveBack(team);
    }
  }

  private TaskThreads take(int threads) {
    synchronized (IDLE) {
      Deque<TaskThreads> idle = IDLE.getOrDefault(id, new ArrayDeque<>());
      while (!idle.isEmpty()) {
        TaskThreads team = idle.pop();
        if (team.size() == threads) {
          return team;
        }
        team.close(); // earlier partitions had another number of threads
      }
    }
    Architecture made = (Architecture) JavaBytes.read(architecture.value());
    return new TaskThreads(made, threads, lanes);
  }

  private void giveBack(TaskThreads team) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(id, i -> new ArrayDeque<>()).push(team);
      if (IDLE.size() > KEPT) {
        end(IDLE.keySet().iterator().next());
      }
    }
  }

  /** Ends this JVM's threads of the cluster. */
  void release() {
    synchronized (IDLE) {
      end(id);
    }
  }

  private static void end(String id) {
    Deque<TaskThreads> idle = IDLE.remove(id);
    if (idle != null) {
      idle.forEach(TaskThreads::close);
    }
  }
}
