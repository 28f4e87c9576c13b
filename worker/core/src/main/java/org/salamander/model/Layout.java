package org.salamander.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apiguardian.api.API;
import org.salamander.kernel.LaneKernels;

/**
 * A flat vector divided into consecutive named slices; floats before the first one are not used.
 * Learners find what they need by name: {@code head}, {@code rates}.
 *
 * @param slices in order, without gaps
 */
@API(status = API.Status.MAINTAINED)
public record Layout(List<Slice> slices) implements Serializable {

  /** The role of a slice's numbers in its model or learner. */
  public enum Role {
    /** Weights of a linear layer, dense or convolutional. */
    KERNEL,
    /** The bias of a linear layer. */
    BIAS,
    /** γ of a normalisation. */
    SCALE,
    /** β of a normalisation. */
    SHIFT,
    /** A row of numbers for each value of a category. */
    EMBEDDING,
    /** Logarithms of standard deviations of a policy's actions. */
    LOG_STD,
    /** φ: zero at the start of every task. It is never shared between tasks. */
    CONTEXT,
    /** Rates of the inner loop. */
    RATES,
    /** None of these. */
    OTHER;

    /** Its name in configurations: {@code log-std}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A named run of the vector.
   *
   * @param name unique, dotted: {@code conv1.kernel}, {@code head.bias}
   * @param offset where it starts
   * @param shape its dimensions; their product is its length
   */
  public record Slice(String name, int offset, List<Integer> shape, Role role)
      implements Serializable {

    /** Number of floats. */
    public int length() {
      return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    /** Whether the number at that offset belongs to it. */
    public boolean has(int at) {
      return offset <= at && at < end();
    }

    /** First offset after the slice; throws {@link ArithmeticException} if it exceeds an int. */
    public int end() {
      return Math.addExact(offset, length());
    }

    /**
     * Whether the outer loop learns the slice, so that outer step, checkpoint and digest include
     * it. This holds for all slices except a context.
     */
    public boolean learned() {
      return role != Role.CONTEXT;
    }

    /**
     * Whether the slice is {@code prefix} or lies under it ({@code head} covers {@code head.bias}).
     */
    public boolean under(String prefix) {
      return name.equals(prefix) || name.startsWith(prefix + ".");
    }
  }

  public Layout {
    slices = List.copyOf(slices);
    int offset = slices.isEmpty() ? 0 : slices.get(0).offset();
    for (Slice slice : slices) {
      if (slice.offset() != offset) {
        throw new IllegalArgumentException(
            "slice " + slice.name() + " starts at " + slice.offset() + ", not at " + offset);
      }
      offset = slice.end();
    }
    long names = slices.stream().map(Slice::name).distinct().count();
    if (names != slices.size()) {
      throw new IllegalArgumentException(
          "two slices share a name: " + slices.stream().map(Slice::name).toList());
    }
  }

  /** An empty layout to add to. */
  public static Layout empty() {
    return new Layout(List.of());
  }

  /** This layout followed by one more slice, without a particular role. */
  public Layout with(String name, Integer... shape) {
    return with(name, Role.OTHER, shape);
  }

  /** This layout followed by one more slice. */
  public Layout with(String name, Role role, Integer... shape) {
    List<Slice> more = new ArrayList<>(slices);
    more.add(new Slice(name, size(), List.of(shape), role));
    return new Layout(more);
  }

  /**
   * This layout for the vectors of a group of {@code lanes} tasks, with a run of as many floats for
   * each float; see {@link LaneKernels#at}.
   */
  public Layout lanes(int lanes) {
    List<Slice> wide = new ArrayList<>();
    for (Slice slice : slices) {
      List<Integer> shape = new ArrayList<>(slice.shape());
      shape.add(lanes);
      wide.add(
          new Slice(
              slice.name(),
              LaneKernels.at(slice.offset(), lanes),
              List.copyOf(shape),
              slice.role()));
    }
    return new Layout(wide);
  }

  /** Total number of floats, up to the end of the last slice. */
  public int size() {
    return slices.isEmpty() ? 0 : slices.get(slices.size() - 1).end();
  }

  /** The slice of that name; {@link IllegalArgumentException} names those that exist. */
  public Slice slice(String name) {
    return slices.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no slice " + name + " among " + slices.stream().map(Slice::name).toList()));
  }

  /** All slices under a prefix; {@link IllegalArgumentException} if there is none. */
  public List<Slice> under(String prefix) {
    List<Slice> found = slices.stream().filter(s -> s.under(prefix)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "no slice under " + prefix + " among " + slices.stream().map(Slice::name).toList());
    }
    return found;
  }
}
