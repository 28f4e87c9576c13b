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

  /** In the form that {@link SavedRun#open} accepts. */
  String which() {
    return which;
  }
}
