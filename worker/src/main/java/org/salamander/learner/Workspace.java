package org.salamander.learner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.salamander.model.Architecture;
import org.salamander.model.Model;
import org.salamander.model.Tape;
import org.salamander.task.Domain;

/**
 * What one thread computes in: its model, the tapes of an inner loop, and vectors lent and given
 * back instead of allocated.
 */
public final class Workspace {

  private final Domain domain;
  private final Model model;
  private final List<Tape> tapes = new ArrayList<>();
  private final Map<Integer, Deque<float[]>> vectors = new HashMap<>();

  public Workspace(Architecture architecture) {
    this.domain = architecture.domain();
    this.model = architecture.model();
  }

  /** The tasks that the model is for. */
  public Domain domain() {
    return domain;
  }

  /** This thread's model. */
  public Model model() {
    return model;
  }

  /** The tape of inner step {@code k}; the same object every time. */
  public Tape tape(int k) {
    while (tapes.size() <= k) {
      tapes.add(model.tape());
    }
    return tapes.get(k);
  }

  /**
   * A vector with unspecified contents, to be given back or handed on in a {@link Contribution}.
   */
  public float[] lend(int length) {
    Deque<float[]> free = vectors.get(length);
    return free == null || free.isEmpty() ? new float[length] : free.pop();
  }

  /** Takes a vector back; its owner forgets it. */
  public void giveBack(float[] vector) {
    vectors.computeIfAbsent(vector.length, n -> new ArrayDeque<>()).push(vector);
  }
}
