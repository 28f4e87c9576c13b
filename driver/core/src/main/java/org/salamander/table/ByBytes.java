package org.salamander.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/** The unsigned order of bytes, as a serializable object. */
final class ByBytes implements Comparator<byte[]>, Serializable {

  private static final long serialVersionUID = 1L;

  @Override
  public int compare(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b);
  }
}
