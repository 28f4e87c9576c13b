package org.salamander.model.net.shape;

/**
 * How far windows reach over the border of a map; a convolution finds zeros there, pooling nothing.
 */
public enum Padding {
  /**
   * TensorFlow's and DL4J's: as few zeros as needed, the odd one after; 28 at stride 2 gets none
   * before and one after.
   */
  SAME {
    @Override
    int before(int side, int window, int stride) {
      return Math.max((output(side, window, stride) - 1) * stride + window - side, 0) / 2;
    }
  },
  /** (window − 1) / 2 on either side, as with PyTorch's {@code padding=1} for a 3×3 window. */
  SYMMETRIC {
    @Override
    int before(int side, int window, int stride) {
      return (window - 1) / 2;
    }
  },
  /** None: the window stays inside the map. */
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

  /** Zeros before the first row or column. */
  abstract int before(int side, int window, int stride);

  /** Output rows or columns: ⌈side / stride⌉ where zeros are added. */
  public int output(int side, int window, int stride) {
    return (side + stride - 1) / stride;
  }
}
