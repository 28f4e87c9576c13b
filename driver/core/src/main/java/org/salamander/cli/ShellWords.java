package org.salamander.cli;

import java.nio.file.Path;

/** Quotes words for a shell. */
final class ShellWords {

  private ShellWords() {}

  /** How this program is started from here: by its script where that is known. */
  static String program() {
    String home = System.getProperty("salamander.home");
    if (home == null) {
      return "salamander";
    }
    Path script = Path.of(home, "scripts", "salamander").toAbsolutePath().normalize();
    Path here = Path.of("").toAbsolutePath();
    return quoted((script.startsWith(here) ? here.relativize(script) : script).toString());
  }

  /** The word as a POSIX shell reads it back, in quotes where it needs them. */
  static String quoted(String word) {
    return word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
