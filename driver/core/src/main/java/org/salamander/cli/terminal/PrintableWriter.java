package org.salamander.cli.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/**
 * Escapes control characters, so that a terminal does not execute them. Names of files, classes and
 * runs may come from somebody else. Control characters, characters that change the direction of
 * text, separators of lines that a terminal does not know, and marks without a width are written as
 * in JSON, {@code \}{@code u001b}. Tabs and line ends are not changed; a carriage return is one
 * only before a line feed.
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
    boolean layout = c == '\n' || c == '\t';
    if ((Character.isISOControl(c) && !layout) || deceives(c)) {
      out.write(String.format(Locale.ROOT, "\\u%04x", c));
    } else {
      out.write(c);
    }
  }

  /** Whether a character changes where or in which order the others appear, or is not seen. */
  private static boolean deceives(int c) {
    return (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x061C
        || c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || c == 0xFEFF;
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    int end = from + length;
    for (int i = from; i < end; i++) {
      if (text[i] == '\r' && i + 1 < end && text[i + 1] == '\n') {
        out.write(text[i]);
      } else {
        write(text[i]);
      }
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    write(text.substring(from, from + length).toCharArray(), 0, length);
  }
}
