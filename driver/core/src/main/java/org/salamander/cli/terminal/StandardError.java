package org.salamander.cli.terminal;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The terminal's standard error. The launcher redirects the JVM's own standard error, to hide the
 * warning about incubator modules, and passes the original as a file.
 */
public final class StandardError {

  private static final String PLACE = "salamander.stderr";

  private StandardError() {}

  /** Makes {@link System#err} write there; if the file cannot be opened, nothing changes. */
  public static void open() {
    String place = System.getProperty(PLACE);
    if (place == null) {
      return;
    }
    try {
      System.setErr(
          new PrintStream(new FileOutputStream(place, true), true, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return; // another user's terminal; output goes through the launcher
    }
  }
}
