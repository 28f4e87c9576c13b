package org.salamander.cluster.spark;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.salamander.learner.Workspace;
import org.salamander.model.Architecture;

/**
 * A driver's time with its executors. In each executor's JVM the workspaces of a session are kept
 * from round to round: as many as tasks have run there at once.
 *
 * @param id unique
 * @param architecture what the workspaces are made for, as a Java-serialized stream
 */
record ExecutorWorkspaces(String id, Broadcast<byte[]> architecture) implements Serializable {

  /** Sessions kept in a JVM: a forgotten one gives way to those after it. */
  private static final int KEPT = 4;

  private static final Map<String, Deque<Workspace>> IDLE = new LinkedHashMap<>();

  /** Does something in a workspace that no other thread uses meanwhile. */
  <T> T inWorkspace(Function<Workspace, T> use) {
    Workspace workspace = take();
    try {
      return use.apply(workspace);
    } finally {
      giveBack(workspace);
    }
  }

  private Workspace take() {
    synchronized (IDLE) {
      Deque<Workspace> idle = IDLE.get(id);
      if (idle != null && !idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new Workspace((Architecture) JavaBytes.read(architecture.value()));
  }

  private void giveBack(Workspace workspace) {
    synchronized (IDLE) {
      IDLE.computeIfAbsent(id, i -> new ArrayDeque<>()).push(workspace);
      if (IDLE.size() > KEPT) {
        IDLE.remove(IDLE.keySet().iterator().next());
      }
    }
  }

  /** Forgets this JVM's workspaces of the session. */
  void release() {
    synchronized (IDLE) {
      IDLE.remove(id);
    }
  }
}
