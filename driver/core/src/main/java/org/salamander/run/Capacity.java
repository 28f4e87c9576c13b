package org.salamander.run;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.run.config.LargestNumber;

/**
 * What a configuration asks of this JVM's memory. What can be counted is refused before the work;
 * what shows only in the work is told by the keys that decide it.
 */
public record Capacity(RunConfig config, long bytes) {

  /** Keys of how much a task takes. */
  private static final List<String> SIZES =
      List.of(
          "tasks.ways",
          "tasks.shots",
          "tasks.queries",
          "tasks.dimensions",
          "tasks.horizon",
          "learner.steps",
          "outer.batch",
          "cluster.threads");

  /** Sections whose largest number may be what takes most. */
  private static final List<String> SECTIONS = List.of("model", "tasks", "learner");

  private static final String REMEDY =
      "make it smaller, or give the JVM more memory, as in SALAMANDER_JAVA_OPTS=-Xmx8g";

  /** With the memory that this JVM may use. */
  public static Capacity of(RunConfig config) {
    return new Capacity(config, Runtime.getRuntime().maxMemory());
  }

  /**
   * Refuses a model whose vector alone is too large.
   *
   * @throws IllegalArgumentException naming the key that makes it so
   */
  void requireVector(int parameters) {
    require(
        LargestNumber.of(written(), "model", "learner"),
        "a model",
        (double) Float.BYTES * parameters);
  }

  /**
   * Refuses a model whose training is too large by its vectors alone: z, what the outer rule
   * remembers of it, and a gradient for each thread.
   *
   * @throws IllegalArgumentException naming the key that makes it so
   */
  public void requireTraining(int parameters, int threads) {
    int gradients = Math.min(threads, config.outer().batch());
    int vectors = 1 + config.outer().optimizer().remembered() + gradients;
    require(
        LargestNumber.of(written(), "model", "learner"),
        "a training with " + threads + (threads == 1 ? " thread" : " threads"),
        (double) Float.BYTES * parameters * vectors);
  }

  /**
   * Refuses more results of tasks than can be kept.
   *
   * @param keys what decides it
   * @param tasks how many
   * @param values doubles a task
   * @throws IllegalArgumentException naming the keys
   */
  public void requireResults(String keys, int tasks, double values) {
    require(keys, "results", Double.BYTES * values * tasks);
  }

  private void require(String keys, String what, double needed) {
    if (needed > bytes) {
      throw new IllegalArgumentException(
          keys
              + " makes "
              + what
              + " of "
              + gigabytes(needed)
              + "; this JVM may use "
              + gigabytes((double) bytes)
              + ": "
              + REMEDY);
    }
  }

  /**
   * What is thrown in the place of an unchecked failure: where memory or an array was too small, a
   * refusal that names the sizes.
   */
  public RuntimeException told(Throwable failure) {
    if (tooLarge(failure) || tooLarge(failure.getCause())) {
      return refusal(failure);
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  /** By a lack of memory, or by what Java says of an array that cannot be. */
  private static boolean tooLarge(@Nullable Throwable cause) {
    return cause instanceof OutOfMemoryError
        || cause instanceof NegativeArraySizeException
        || cause instanceof ArithmeticException;
  }

  private RuntimeException refusal(Throwable failure) {
    Config written = written();
    String sizes =
        Stream.concat(
                SECTIONS.stream().map(section -> LargestNumber.of(written, section)),
                SIZES.stream()
                    .filter(written::hasPath)
                    .map(key -> key + " (" + written.getValue(key).render() + ")"))
            .distinct()
            .collect(Collectors.joining(", "));
    return new IllegalArgumentException(
        "the run does not fit into the memory that this JVM may use, "
            + gigabytes((double) bytes)
            + ": it depends on "
            + sizes
            + "; "
            + REMEDY,
        failure);
  }

  private Config written() {
    return config.written().toConfig();
  }

  private static String gigabytes(double bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
