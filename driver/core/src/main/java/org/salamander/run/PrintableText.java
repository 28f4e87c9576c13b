package org.salamander.run;

import java.util.Locale;

/**
 * Text whose characters can all be seen. Names of files, classes and runs may come from somebody
 * else. Control characters, characters that change the direction of text, separators of lines that
 * a terminal does not know, and marks without a width are written as in JSON, {@code \}{@code
 * u001b}. Tabs and line ends are not changed; a carriage return is one only before a line feed.
 */
public final class PrintableText {

  private PrintableText() {}

  /** The text with these characters written out. */
  public static String of(String text) {
    StringBuilder printable = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hidden = hidden(c) || (c == '\r' && !text.startsWith("\n", i + 1));
      if (hidden && printable == null) {
        printable = new StringBuilder(text.substring(0, i));
      }
      if (printable != null) {
        printable.append(hidden ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
      }
    }
    return printable == null ? text : printable.toString();
  }

  private static boolean hidden(char c) {
    boolean layout = c == '\n' || c == '\r' || c == '\t';
    return Character.isISOControl(c) && !layout
        || (c >= 0x2028 && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x061C
        || c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || c == 0xFEFF;
  }
}
