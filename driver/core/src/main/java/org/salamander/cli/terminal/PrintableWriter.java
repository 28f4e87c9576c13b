package org.salamander.cli.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * Escapes control characters, so that a terminal does not execute them. Names of files, classes and
 * runs may come from somebody else. Control characters, and characters that change the direction of
 * text, are written as in JSON, {@code \}{@code u001b}. Tabs and line ends are not changed.
 */
public final class PrintableWriter extends FilterWriter {

  private PrintableWriter(Writer out) {
    super(out);
  }

  /** Flushes whenever {@code out} does. */
  public static PrintWriter on(PrintWriter out) {
    return new PrintWriter(new PrintableWriter(out), true);
  }

  @Override
  public void write(int c) throws IOException {
    boolean layout = c == '\n' || c == '\r' || c == '\t';
    if ((Character.isISOControl(c) && !layout) || turns(c)) {
      out.write(String.format(Locale.ROOT, "\\u%04x", c));
    } else {
      out.write(c);
    }
  }

  /** Whether a character changes the direction of the following text. */
  private static boolean turns(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text[i]);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    write(text.toCharArray(), from, length);
  }
}
