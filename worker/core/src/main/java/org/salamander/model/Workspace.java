package org.salamander.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The working memory of one thread: its model, the tapes of an inner loop, and vectors that are
 * lent and returned instead of allocated.
 */
@API(status = API.Status.MAINTAINED)
public final class Workspace {

  private static final float[] NOTHING = {};

  private final Domain domain;
  private final Model model;
  private final List<Tape> tapes = new ArrayList<>();
  private final Map<Object, List<Tape>> otherTapes = new IdentityHashMap<>();
  private final Map<Model, Tape> scratchTapes = new IdentityHashMap<>();
  private final Map<Object, Object> made = new HashMap<>();
  private final Map<Integer, Deque<float[]>> vectors = new HashMap<>();

  private final @Nullable Architecture architecture; // null in a workspace of groups
  private final @Nullable Workspace group;
  private final Map<Integer, Optional<Workspace>> narrower = new HashMap<>();

  /** For single tasks and, if the model supports them, groups. */
  public Workspace(Architecture architecture) {
    this(architecture, true);
  }

  /**
   * For single tasks.
   *
   * @param groups whether also for groups, if the model supports them
   */
  public Workspace(Architecture architecture, boolean groups) {
    this(
        architecture,
        architecture.domain(),
        architecture.model(),
        groups
            ? architecture
                .groupModel()
                .map(m -> new Workspace(null, architecture.domain(), m, null))
                .orElse(null)
            : null);
  }

  private Workspace(
      @Nullable Architecture architecture, Domain domain, Model model, @Nullable Workspace group) {
    this.architecture = architecture;
    this.domain = domain;
    this.model = model;
    this.group = group;
  }

  /**
   * This thread's workspace for the model {@linkplain Architecture#withRows with so many rows} of
   * an embedding, the same object every time; empty if no embedding has more.
   */
  public Optional<Workspace> withRows(int rows) {
    return architecture == null
        ? Optional.empty()
        : narrower.computeIfAbsent(
            rows, n -> architecture.withRows(n).map(a -> new Workspace(a, group != null)));
  }

  /** The workspace for groups of tasks; empty if there are no groups. */
  public Optional<Workspace> group() {
    return Optional.ofNullable(group);
  }

  /** The most tasks in a group; 1 if there are no groups. */
  public int width() {
    return group == null ? 1 : group.model.lanes();
  }

  /** The tasks that the model is for. */
  public Domain domain() {
    return domain;
  }

  /** This thread's model. */
  public Model model() {
    return model;
  }

  /**
   * An object that an algorithm creates from this thread's model, once for each key: a learned
   * loss, views of the model.
   *
   * @param key usually the learner itself; equal keys share the object
   */
  public <T> T made(Object key, Class<T> type, Function<Model, T> make) {
    return type.cast(made.computeIfAbsent(key, k -> make.apply(model)));
  }

  /** Tape {@code k} of this thread's model; the same object every time. */
  public Tape tape(int k) {
    return tape(model, k);
  }

  /** Tape {@code k} of this thread's model, or of a model that was created from it. */
  public Tape tape(Model of, int k) {
    return tape(of, of::tape, k);
  }

  /** Tape {@code k} for the layers after a trunk. */
  public Tape tape(Cut of, int k) {
    return tape(of, of::tape, k);
  }

  /** The tape for gradients alone of this thread's model, or of one that was made of it. */
  public Tape scratchTape(Model of) {
    return scratchTapes.computeIfAbsent(of, Model::scratchTape);
  }

  private Tape tape(Object of, Supplier<Tape> make, int k) {
    List<Tape> own =
        of == model ? tapes : otherTapes.computeIfAbsent(of, other -> new ArrayList<>());
    while (own.size() <= k) {
      own.add(make.get());
    }
    return own.get(k);
  }

  /**
   * A vector with unspecified contents, to be returned or passed on in a learner's contribution.
   */
  public float[] lend(int length) {
    if (length == 0) {
      return NOTHING;
    }
    Deque<float[]> free = vectors.get(length);
    return free == null || free.isEmpty() ? new float[length] : free.pop();
  }

  /** Takes a vector back; the caller must not use it any more. */
  public void giveBack(float[] vector) {
    if (vector.length == 0) {
      return;
    }
    vectors.computeIfAbsent(vector.length, n -> new ArrayDeque<>()).push(vector);
  }

  /** Bytes of the returned vectors and the tapes, which a thread keeps between tasks. */
  public long bytes() {
    long floats = 0;
    for (Deque<float[]> free : vectors.values()) {
      floats += free.stream().mapToLong(vector -> vector.length).sum();
    }
    return Float.BYTES * floats
        + Stream.of(List.of(tapes), otherTapes.values(), List.of(scratchTapes.values()))
            .flatMap(Collection::stream)
            .flatMap(Collection::stream)
            .mapToLong(Tape::bytes)
            .sum()
        + narrower.values().stream().flatMap(Optional::stream).mapToLong(Workspace::bytes).sum();
  }
}
