package org.salamander.cli;

import java.nio.file.Path;

/** Quotes words for a shell. */
final class ShellWords {

  private ShellWords() {}

  /** The command that starts this program: its script, if that is known. */
  static String program() {
    String home = System.getProperty("salamander.home");
    if (home == null) {
      return "salamander";
    }
    Path script = Path.of(home, "scripts", "salamander").toAbsolutePath().normalize();
    Path here = Path.of("").toAbsolutePath();
    return quoted((script.startsWith(here) ? here.relativize(script) : script).toString());
  }

  /** The word in a form that a POSIX shell reads back, in quotes if needed. */
  static String quoted(String word) {
    return word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
