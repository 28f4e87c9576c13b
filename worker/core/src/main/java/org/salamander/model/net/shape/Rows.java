package org.salamander.model.net.shape;

/**
 * The positions of a batch's rows in an array. Row p of example e is at {@code start +
 * (e·perExample + p)·stride}.
 *
 * @param perExample rows of each example
 * @param stride floats from one row to the next
 * @param start offset of the first row
 */
public record Rows(int perExample, int stride, int start) {

  /** The offset of row {@code row} of example {@code example}. */
  public int offset(int example, int row) {
    return start + (example * perExample + row) * stride;
  }
}
