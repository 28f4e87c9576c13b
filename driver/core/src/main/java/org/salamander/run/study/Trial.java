package org.salamander.run.study;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sweep with its evaluation.
 *
 * @param settings by key, possibly with the seed
 * @param iterations of training
 * @param split of the evaluation's tasks
 * @param measure {@code loss}, {@code accuracy} or {@code return}
 * @param mean over tasks; null if the training diverged
 * @param ci95 half-width of its 95% interval over tasks; null if there is none
 */
record Trial(
    Map<String, String> settings,
    long iterations,
    String split,
    String measure,
    @Nullable Double mean,
    @Nullable Double ci95) {

  Trial {
    Objects.requireNonNull(settings, "a trial has no settings");
    Objects.requireNonNull(split, "a trial has no split");
    Objects.requireNonNull(measure, "a trial has no measure");
  }
}
