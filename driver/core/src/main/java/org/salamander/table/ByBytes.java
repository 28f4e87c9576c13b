package org.salamander.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;

/** Compares arrays of unsigned bytes. Serializable, for Spark. */
final class ByBytes implements Comparator<byte[]>, Serializable {

  private static final long serialVersionUID = 1L;

  @Override
  public int compare(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(a, b);
  }
}
