package org.salamander.cli.terminal;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import org.salamander.run.PrintableText;

/** Writes {@link PrintableText}, so that a terminal does not execute what names contain. */
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
    out.write(PrintableText.of(String.valueOf((char) c)));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    out.write(PrintableText.of(new String(text, from, length)));
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(PrintableText.of(text.substring(from, from + length)));
  }
}
