package org.salamander.csv;

import java.text.Normalizer;

/**
 * Combines each accent of a name with its letter (Unicode's form NFC). Some systems and archives
 * write accent and letter separately, and a name in one form does not equal the same name in the
 * other.
 */
public final class ComposedText {

  private ComposedText() {}

  /** The name with combined accents. */
  public static String of(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
