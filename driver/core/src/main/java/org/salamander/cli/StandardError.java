package org.salamander.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The terminal's standard error. The launcher takes the JVM's own away from it, to leave out the
 * JVM's warning of incubator modules, and names the file that it is now.
 */
final class StandardError {

  private static final String PLACE = "salamander.stderr";

  private StandardError() {}

  /** Makes {@link System#err} write there; where it cannot be opened all stays as it is. */
  static void open() {
    String place = System.getProperty(PLACE);
    if (place == null) {
      return;
    }
    try {
      System.setErr(
          new PrintStream(new FileOutputStream(place, true), true, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return; // another user's terminal: what is printed goes through the launcher
    }
  }
}
