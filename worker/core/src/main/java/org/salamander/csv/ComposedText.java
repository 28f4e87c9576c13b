package org.salamander.csv;

import java.text.Normalizer;

/**
 * A name with each accent combined with its letter (Unicode's form NFC). Some systems and archives
 * write them apart, and a name in one form does not equal the same name in the other.
 */
public final class ComposedText {

  private ComposedText() {}

  /** The name in this form. */
  public static String of(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
