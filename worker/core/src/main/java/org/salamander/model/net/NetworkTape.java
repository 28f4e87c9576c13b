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

  /** Of the input, then of each layer. */
  final Buffers[] buffers;

  /** What the loss keeps. */
  float[] kept = {};

  /** Whether the tape is for gradients only. */
  final boolean scratch;

  /** Of a group of tasks, the parameters and the batch of the gradient recorded. */
  float[] z = {};

  @Nullable Batch batch;

  /** Examples recorded; 0 while there is no gradient on the tape. */
  int examples;

  /** The number of examples that fit. */
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
   * Bytes of all layers' buffers, arrays they share once; inputs that are the batch's own are not
   * ours.
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
