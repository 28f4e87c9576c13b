package org.salamander.model.net.shape;

import java.util.List;
import java.util.Optional;
import org.salamander.kernel.Kernels;

/**
 * Which rows a linear layer reads and writes, forward and back, and how its weights are cut into
 * blocks for either. The weights are one array w[tap][input channel][output channel], taps in
 * row-major order.
 *
 * <p>Forward, row i of the output is Σ over taps of a row of the input times that tap's block. The
 * input gradient is the transposed sum: the pixels of the input fall into classes that are reached
 * by the same taps (all of them at stride 1; the four parities of a pixel's place at stride 2). At
 * the border fewer taps meet the map, forward and back. Each class of rows with the same taps is a
 * pattern of its own, and the weight gradient has one for each tap, so no work is spent on taps
 * that meet nothing: a third of the work on a map of 4 × 4.
 */
public final class Geometry {

  /** Floats of a tile's inputs and outputs: half of a second-level cache of a megabyte. */
  private static final int TILE = 1 << 17;

  private final Shape output;
  private final int taps; // of the weights
  private final int inputChannels;
  private final List<TapPattern> forward;
  private final List<TapPattern> weights;
  private final int blocks; // taps as the forward pass groups them
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
   * @param first whether the input is the batch's array itself, without row of zeros and padding
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

  /** A dense layer on a map whose rows have padding columns: a tap for each pixel. */
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
   *     columns: the taps of a kernel row then lie side by side and are taken as one
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

  /** Where a dense layer has its input's rows, one an example; empty for other layers. */
  public Optional<Rows> denseRows() {
    return taps == 1 && forward.get(0).from().perExample() == 1
        ? Optional.of(forward.get(0).from())
        : Optional.empty();
  }

  public Shape output() {
    return output;
  }

  /** Examples whose inputs and outputs stay in the second-level cache; at least one. */
  public int tile() {
    Rows in = forward.get(0).from();
    return Math.max(1, TILE / (in.perExample() * in.stride() + output.rows() * output.stride()));
  }

  /** The classes of the forward pass; together they give every row of the output once. */
  public List<TapPattern> forward() {
    return forward;
  }

  /** What the weight gradient is summed over; together they have every block once. */
  public List<TapPattern> weightGradient() {
    return weights;
  }

  /** The classes of the input gradient; together they reach every row of the input once. */
  public List<TapPattern> transposed() {
    return transposed;
  }

  /** Input values a tap of the forward pass. */
  public int depth() {
    return taps / blocks * inputChannels;
  }

  /** Columns of the input gradient. */
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

  /** Packs the weights at {@code offset}, input and output channels exchanged. */
  public void packTransposed(Kernels kernels, float[] w, int offset, float[] packed) {
    int columns = output.channels();
    kernels.pack(
        w, offset, taps, columns, inputChannels, inputChannels * columns, 1, columns, packed);
  }
}
