package org.salamander.model.net.shape;

/**
 * How far windows extend beyond the border of a map. A convolution reads zeros there; pooling
 * ignores these places.
 */
public enum Padding {
  /**
   * The padding of TensorFlow and DL4J: as few zeros as needed, an odd one at the end. A side of 28
   * with a 3×3 window and stride 2 gets none before and one after.
   */
  SAME {
    @Override
    int before(int side, int window, int stride) {
      return Math.max((output(side, window, stride) - 1) * stride + window - side, 0) / 2;
    }
  },
  /** (window − 1) / 2 on both sides, like PyTorch's {@code padding=1} for a 3×3 window. */
  SYMMETRIC {
    @Override
    int before(int side, int window, int stride) {
      return (window - 1) / 2;
    }
  },
  /** No padding: windows stay inside the map. */
  VALID {
    @Override
    int before(int side, int window, int stride) {
      return 0;
    }

    @Override
    public int output(int side, int window, int stride) {
      return (side - window) / stride + 1;
    }
  };

  /** Number of zeros before the first row or column. */
  abstract int before(int side, int window, int stride);

  /** Number of output rows or columns: ⌈side / stride⌉ if zeros are added. */
  public int output(int side, int window, int stride) {
    return (side + stride - 1) / stride;
  }
}
