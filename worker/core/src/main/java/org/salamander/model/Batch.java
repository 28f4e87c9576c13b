package org.salamander.model;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Examples for one evaluation of a loss: of one task, or of a group of tasks with one task per
 * lane.
 *
 * @param size number of examples; for a group, the largest number of one of its tasks
 * @param inputs size × input values, row-major; images are height × width × channels. For a group,
 *     each value is a run of floats, one for each lane, with 0 if a task has no such example
 * @param targets regression: size × outputs; classification: size class indices, as floats;
 *     policies: actions with their advantages and rewards, see {@link Distribution}. For a group in
 *     the same form as the inputs
 * @param sizes for a group, the number of examples of each lane's task, 0 for a lane without a
 *     task; empty for one task
 */
@API(status = API.Status.MAINTAINED)
public record Batch(int size, float[] inputs, float[] targets, int[] sizes) {

  private static final int[] ONE_TASK = {};

  public Batch {
    int lanes = Math.max(1, sizes.length);
    if (size < 1 || inputs.length % (size * lanes) != 0 || targets.length % (size * lanes) != 0) {
      throw new IllegalArgumentException(
          "a batch of "
              + size
              + " examples cannot hold "
              + inputs.length
              + " inputs and "
              + targets.length
              + " targets");
    }
  }

  /** Examples of one task. */
  public Batch(int size, float[] inputs, float[] targets) {
    this(size, inputs, targets, ONE_TASK);
  }

  /**
   * The examples of several tasks side by side.
   *
   * @param tasks the first lanes' examples, of like shape; the other lanes stay empty
   */
  public static Batch group(List<Batch> tasks, int lanes) {
    int size = tasks.stream().mapToInt(Batch::size).max().orElseThrow();
    Batch first = tasks.get(0);
    float[] x = new float[size * lanes * (first.inputs.length / first.size)];
    float[] y = new float[size * lanes * (first.targets.length / first.size)];
    int[] sizes = new int[lanes];
    for (int l = 0; l < tasks.size(); l++) {
      Batch own = tasks.get(l);
      sizes[l] = own.size;
      spread(own.inputs, x, l, lanes);
      spread(own.targets, y, l, lanes);
    }
    return new Batch(size, x, y, sizes);
  }

  private static void spread(float[] own, float[] all, int lane, int lanes) {
    for (int i = 0, at = lane; i < own.length; i++, at += lanes) {
      all[at] = own[i];
    }
  }

  /** Number of lanes of a group; 0 for one task. */
  public int lanes() {
    return sizes.length;
  }

  /** Number of examples of the task in a lane. */
  public int size(int lane) {
    return sizes.length == 0 ? size : sizes[lane];
  }

  /** The examples of one lane's task. */
  public Batch lane(int lane) {
    float[] x = new float[inputs.length / sizes.length / size * sizes[lane]];
    float[] y = new float[targets.length / sizes.length / size * sizes[lane]];
    for (int i = 0; i < x.length; i++) {
      x[i] = inputs[i * sizes.length + lane];
    }
    for (int i = 0; i < y.length; i++) {
      y[i] = targets[i * sizes.length + lane];
    }
    return new Batch(sizes[lane], x, y);
  }

  /** The examples of all tasks of a group, one for each lane, in the lanes' order. */
  public List<Batch> tasks() {
    return IntStream.range(0, sizes.length).filter(l -> sizes[l] > 0).mapToObj(this::lane).toList();
  }

  /** The examples at {@code indices}, in that order. */
  public Batch select(int... indices) {
    int in = inputs.length / size;
    int out = targets.length / size;
    float[] x = new float[indices.length * in];
    float[] y = new float[indices.length * out];
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(inputs, indices[i] * in, x, i * in, in);
      System.arraycopy(targets, indices[i] * out, y, i * out, out);
    }
    return new Batch(indices.length, x, y);
  }

  /** This batch with other input values, as many as before. */
  public Batch withInputs(float[] other) {
    return new Batch(size, other, targets, sizes);
  }

  /** This batch followed by {@code other}; without targets if one of them has none. */
  public Batch and(Batch other) {
    if (sizes.length > 0 && !full()) {
      return behind(other);
    }
    float[] x = Arrays.copyOf(inputs, inputs.length + other.inputs.length);
    System.arraycopy(other.inputs, 0, x, inputs.length, other.inputs.length);
    boolean labelled = targets.length > 0 && other.targets.length > 0;
    float[] y = new float[labelled ? targets.length + other.targets.length : 0];
    if (labelled) {
      System.arraycopy(targets, 0, y, 0, targets.length);
      System.arraycopy(other.targets, 0, y, targets.length, other.targets.length);
    }
    int[] all = new int[sizes.length];
    for (int l = 0; l < all.length; l++) {
      all[l] = sizes[l] + other.sizes[l];
    }
    return new Batch(size + other.size, x, y, all);
  }

  /** Whether all lanes with tasks have {@code size} examples. */
  public boolean full() {
    for (int n : sizes) {
      if (n != size && n != 0) {
        return false;
      }
    }
    return true;
  }

  /** {@link #and} lane by lane. */
  private Batch behind(Batch other) {
    List<Batch> own = tasks();
    List<Batch> more = other.tasks();
    return group(
        IntStream.range(0, own.size()).mapToObj(l -> own.get(l).and(more.get(l))).toList(),
        sizes.length);
  }
}
