package org.salamander.kernel;

import java.util.Arrays;

/**
 * Two sums over rows in the two levels of {@link RowKernels}. The caller adds rows in order to the
 * sums of a block. Before each run of rows, {@link #next} returns how many rows still belong to the
 * block.
 */
final class BlockSums implements AutoCloseable {

  private final int stride;
  private final float[] sum;
  private final float[] product;
  private final float[] block;
  private int room = RowKernels.BLOCK;

  /**
   * Starts with no rows.
   *
   * @param block receives the sums of a block: the first vector for {@code sum}, the second for
   *     {@code product}
   */
  BlockSums(int stride, float[] sum, float[] product, float[] block) {
    this.stride = stride;
    this.sum = sum;
    this.product = product;
    this.block = block;
    Arrays.fill(sum, 0, stride, 0f);
    Arrays.fill(product, 0, stride, 0f);
    Arrays.fill(block, 0, 2 * stride, 0f);
  }

  /**
   * How many of the next {@code rows} rows belong to the current block. These rows count as added.
   */
  int next(int rows) {
    if (room == 0) {
      close();
    }
    int taken = Math.min(rows, room);
    room -= taken;
    return taken;
  }

  /** Adds the block to the sums. */
  @Override
  public void close() {
    for (int c = 0; c < stride; c++) {
      sum[c] += block[c];
      product[c] += block[stride + c];
      block[c] = 0f;
      block[stride + c] = 0f;
    }
    room = RowKernels.BLOCK;
  }
}
