package org.salamander.cli;

import org.salamander.run.directory.SavedRun;
import picocli.CommandLine.Option;

/** {@code --checkpoint} of the commands that read a run. */
final class CheckpointOption {

  @Option(
      names = "--checkpoint",
      paramLabel = "WHICH",
      description = "last (default), best by validation, or a number of iterations")
  private String which = SavedRun.LAST;

  /** As {@link SavedRun#open} understands it. */
  String which() {
    return which;
  }
}
