package org.salamander.run;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.salamander.run.config.LargestNumber;

/**
 * Checks a configuration against this JVM's memory. Sizes that can be computed are refused before
 * the work. If memory runs out during the work, the error names the keys that determine the sizes.
 */
public record Capacity(RunConfig config, long bytes) {

  /** Keys that determine the memory of a task. */
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

  /** Sections whose largest number may need the most memory. */
  private static final List<String> SECTIONS = List.of("model", "tasks", "learner");

  private static final String REMEDY =
      "make it smaller, or give the JVM more memory, as in SALAMANDER_JAVA_OPTS=-Xmx8g";

  /** With the largest heap of this JVM. */
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
   * Refuses a model whose training is too large by its vectors alone: z, the outer rule's state,
   * and a gradient for each thread.
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
   * Refuses more task results than fit in memory.
   *
   * @param keys that determine the number
   * @param tasks number of tasks
   * @param values doubles per task
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
   * The exception to throw for an unchecked failure. If memory or an array was too small, it names
   * the sizes.
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

  /** Recognises a lack of memory, and Java's exceptions for impossible array sizes. */
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
