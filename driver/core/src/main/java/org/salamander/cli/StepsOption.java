package org.salamander.cli;

import org.jspecify.annotations.Nullable;
import org.salamander.config.Repeats;
import picocli.CommandLine.Option;

/** {@code --steps}, for commands that adapt to a user's own tasks. */
final class StepsOption {

  @Option(
      names = "--steps",
      paramLabel = "K",
      description = "inner steps (default: those of the run's evaluation)")
  private @Nullable Integer steps;

  /** Refuses a number that is negative, or with which the command would hardly end. */
  void requireBounded() {
    if (steps != null && (steps < 0 || steps > Repeats.MOST)) {
      throw new IllegalArgumentException(
          "--steps is " + steps + "; it must be at least 0 and at most " + Repeats.MOST);
    }
  }

  /** The number; null if none was given. */
  @Nullable Integer given() {
    return steps;
  }

  /** The number, or another if none was given. */
  int or(int other) {
    return steps == null ? other : steps;
  }
}
