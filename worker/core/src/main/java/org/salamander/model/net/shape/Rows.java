package org.salamander.model.net.shape;

/**
 * Where the rows of a batch lie in an array: row p of example e at {@code start + (e·perExample +
 * p)·stride}.
 *
 * @param perExample rows an example
 * @param stride floats from one row to the next
 * @param start offset of the first row
 */
public record Rows(int perExample, int stride, int start) {

  /** Offset of row {@code row} of example {@code example}. */
  public int offset(int example, int row) {
    return start + (example * perExample + row) * stride;
  }
}
