package org.salamander.cli;

/** Words for a shell. */
final class Words {

  private Words() {}

  /** The word as a POSIX shell reads it back, in quotes where it needs them. */
  static String quoted(String word) {
    return word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
