package org.salamander.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jline.utils.Signals;
import org.salamander.run.train.TrainingProgress;

/**
 * Handles Ctrl-C and SIGTERM. The first one only sets {@link #requested}; the second one ends the
 * process at once. It is not a shutdown hook: those run at the same time as Spark's, which would
 * stop the cluster during the last iteration.
 */
final class Interruption implements AutoCloseable {

  private static final String[] SIGNALS = {"INT", "TERM"};

  private final Map<String, Object> previous = new LinkedHashMap<>();
  private volatile boolean requested;

  private Interruption() {}

  /** Handles signals until it is closed. */
  static Interruption listen(TrainingProgress progress) {
    Interruption interruption = new Interruption();
    for (String signal : SIGNALS) {
      interruption.previous.put(
          signal, Signals.register(signal, () -> interruption.received(progress)));
    }
    return interruption;
  }

  private void received(TrainingProgress progress) {
    if (requested) {
      Runtime.getRuntime().halt(Main.INTERRUPTED);
    }
    requested = true;
    progress.note(
        "finishing this iteration, then saving; once more to stop at once, without saving");
  }

  /** Whether to stop. */
  boolean requested() {
    return requested;
  }

  @Override
  public void close() {
    previous.forEach(Signals::unregister);
  }
}
