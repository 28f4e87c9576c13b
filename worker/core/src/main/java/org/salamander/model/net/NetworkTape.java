package org.salamander.model.net;

import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Buffers;

/**
 * The buffers of one gradient: input, layers, loss. It holds packed copies of the parameters, so
 * the parameters may change afterwards. It may refer to the batch's inputs without a copy, so the
 * inputs must not change.
 */
final class NetworkTape implements Tape {

  /** The network that made this tape. No other network can use it. */
  final ChainModel owner;

  /** The buffers of the input and then of each layer. */
  final Buffers[] buffers;

  /** The numbers that the loss keeps. */
  float[] kept = {};

  /** Whether the tape is for gradients only. */
  final boolean scratch;

  /** The parameters of the recorded gradient, for a group of tasks. The batch is kept likewise. */
  float[] z = {};

  @Nullable Batch batch;

  /** Number of recorded examples; 0 while there is no gradient on the tape. */
  int examples;

  /** The largest number of examples that fits. */
  int capacity;

  private int counted;
  private long bytes;

  NetworkTape(ChainModel owner, Buffers[] buffers, boolean scratch) {
    this.owner = owner;
    this.buffers = buffers;
    this.scratch = scratch;
  }

  /** The last layer's buffers. */
  Buffers last() {
    return buffers[buffers.length - 1];
  }

  /**
   * Bytes of all layers' buffers. Shared arrays count once, and inputs that belong to the batch do
   * not count.
   */
  @Override
  public long bytes() {
    if (counted != capacity) {
      counted = capacity;
      bytes = Buffers.bytes(buffers, owner.readsBatch()) + (long) Float.BYTES * kept.length;
    }
    return bytes;
  }
}
