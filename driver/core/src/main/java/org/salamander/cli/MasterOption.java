package org.salamander.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --master} of the commands that run tasks. */
final class MasterOption {

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master: local[N], spark://… or yarn (default: threads of this JVM, without Spark)")
  private @Nullable String named;

  /** The option's value; null if it was not given. */
  @Nullable String named() {
    return named;
  }

  /** The master to use: this one, or else spark-submit's; null for this JVM's threads. */
  @Nullable String url() {
    return Submitted.master(named);
  }
}
