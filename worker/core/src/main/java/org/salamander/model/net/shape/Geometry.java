package org.salamander.model.net.shape;

import java.util.List;
import java.util.Optional;
import org.salamander.kernel.Kernels;

/**
 * The rows that a linear layer reads and writes in forward and backward passes, and the blocks of
 * its weights in these passes. The weights are one array w[tap][input channel][output channel],
 * taps in row-major order.
 *
 * <p>Forward, row i of the output is Σ over taps of a row of the input times that tap's block. The
 * input gradient is the transposed sum: pixels of the input are in one class if the same taps reach
 * them (one class at stride 1; four at stride 2, by the parity of row and column). At the border,
 * some taps are outside the map. Rows with the same taps inside the map form a pattern, and the
 * weight gradient has a pattern for each tap. No time is spent on taps outside the map, which saves
 * a third of the work on a map of 4 × 4.
 */
public final class Geometry {

  /** Number of floats of a tile's inputs and outputs: half of a second-level cache of 1 MB. */
  private static final int TILE = 1 << 17;

  private final Shape output;
  private final int taps; // taps of the weights
  private final int inputChannels;
  private final List<TapPattern> forward;
  private final List<TapPattern> weights;
  private final int blocks; // groups of taps in the forward pass
  private final List<TapPattern> transposed;

  private Geometry(
      Shape output,
      int taps,
      int inputChannels,
      List<TapPattern> forward,
      List<TapPattern> weights,
      int blocks,
      List<TapPattern> transposed) {
    this.output = output;
    this.taps = taps;
    this.inputChannels = inputChannels;
    this.forward = forward;
    this.weights = weights;
    this.blocks = blocks;
    this.transposed = transposed;
  }

  /**
   * A dense layer on all values of an example.
   *
   * @param first whether the input is the batch's array, which has no row of zeros and no padding
   *     columns
   */
  public static Geometry dense(Shape input, int units, boolean first) {
    Shape output = Shape.features(units);
    boolean contiguous = first || input.rows() == 1 || input.stride() == input.channels();
    if (!contiguous) {
      return flatten(input, output);
    }
    int size = input.size();
    int stride = input.rows() * input.stride();
    Rows from = first ? new Rows(1, size, 0) : new Rows(1, stride, input.start());
    Rows back = first ? Shape.features(size).grid() : from;
    int[] one = {0};
    TapPattern forward = new TapPattern(one, one, one, from, output.grid());
    List<TapPattern> transposed = List.of(new TapPattern(one, one, one, output.grid(), back));
    return new Geometry(output, 1, size, List.of(forward), List.of(forward), 1, transposed);
  }

  /** A dense layer on a map with padding columns. It has a tap for each pixel. */
  private static Geometry flatten(Shape input, Shape output) {
    int pixels = input.rows();
    int[] all = new int[pixels];
    TapPattern[] back = new TapPattern[pixels];
    for (int p = 0; p < pixels; p++) {
      all[p] = p;
      back[p] =
          new TapPattern(new int[] {p}, new int[] {0}, new int[] {p}, output.grid(), input.grid());
    }
    TapPattern forward = new TapPattern(all, all, new int[] {0}, input.grid(), output.grid());
    List<TapPattern> one = List.of(forward);
    return new Geometry(output, pixels, input.channels(), one, one, pixels, List.of(back));
  }

  /**
   * A convolution.
   *
   * @param first whether the input is the batch's images with a border of zeros, without padding
   *     columns; the taps of a kernel row are then contiguous and form one tap
   */
  public static Geometry convolution(Shape input, int filters, Window window, boolean first) {
    Shape output = window.output(input, filters);
    int side = window.side();
    int channels = input.channels();
    List<TapPattern> transposed =
        window.transposed(input, output).stream()
            .flatMap(p -> p.withoutPadding().stream())
            .toList();
    if (first) {
      List<TapPattern> rows = List.of(window.bordered(input, output));
      return new Geometry(output, side * side, channels, rows, rows, side, transposed);
    }
    TapPattern forward = window.forward(input, output);
    return new Geometry(
        output,
        side * side,
        channels,
        forward.withoutPadding(),
        forward.byTap(),
        side * side,
        transposed);
  }

  /** The positions of a dense layer's input rows, one for each example; empty for other layers. */
  public Optional<Rows> denseRows() {
    return taps == 1 && forward.get(0).from().perExample() == 1
        ? Optional.of(forward.get(0).from())
        : Optional.empty();
  }

  public Shape output() {
    return output;
  }

  /** Number of examples whose inputs and outputs fit in the second-level cache; at least one. */
  public int tile() {
    Rows in = forward.get(0).from();
    return Math.max(1, TILE / (in.perExample() * in.stride() + output.rows() * output.stride()));
  }

  /** The patterns of the forward pass. Together they compute every row of the output once. */
  public List<TapPattern> forward() {
    return forward;
  }

  /** The patterns of the weight gradient. Together they have every block once. */
  public List<TapPattern> weightGradient() {
    return weights;
  }

  /** The patterns of the input gradient. Together they compute every row of the input once. */
  public List<TapPattern> transposed() {
    return transposed;
  }

  /** Number of input values for each tap of the forward pass. */
  public int depth() {
    return taps / blocks * inputChannels;
  }

  /** Number of columns of the input gradient. */
  public int inputColumns() {
    return inputChannels;
  }

  /** Number of weights. */
  int weights() {
    return taps * inputChannels * output.channels();
  }

  public int packedLength() {
    return Kernels.packedLength(blocks, depth(), output.channels());
  }

  public int packedTransposedLength() {
    return Kernels.packedLength(taps, output.channels(), inputChannels);
  }

  /** Packs the weights at {@code offset} for the forward product. */
  public void pack(Kernels kernels, float[] w, int offset, float[] packed) {
    int columns = output.channels();
    kernels.pack(w, offset, blocks, depth(), columns, depth() * columns, columns, 1, packed);
  }

  /** Packs the weights at {@code offset} with input and output channels exchanged. */
  public void packTransposed(Kernels kernels, float[] w, int offset, float[] packed) {
    int columns = output.channels();
    kernels.pack(
        w, offset, taps, columns, inputChannels, inputChannels * columns, 1, columns, packed);
  }
}
