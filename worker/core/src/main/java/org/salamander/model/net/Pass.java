package org.salamander.model.net;

/**
 * What a {@link Layer} works on in one of its four passes. One object serves all layers of a {@link
 * Chain}, which fills it in before each call; a layer keeps nothing of it.
 */
final class Pass {

  /** Examples of the batch. */
  int examples;

  /** The parameters z; in the passes of tangents the direction v. */
  float[] w = {};

  /** Receives dw, or in {@link Layer#tangentBackward} dẇ. */
  float[] dw = {};

  /** Whether {@link Layer#backward} is to give dw; dẇ is always wanted. */
  boolean dwWanted;

  /**
   * Whether the input matters: in {@link Layer#tangentForward} whether ẋ may differ from zero, in
   * the backward passes whether dx or dẋ is wanted.
   */
  boolean inward;

  /** Of the layer before: x and dx. */
  Buffers in = Buffers.EMPTY;

  /** The layer's own: y, dy and what it keeps. */
  Buffers own = Buffers.EMPTY;

  /** Of the layer before in the passes of tangents: ẋ and dẋ. */
  Buffers inTangent = Buffers.EMPTY;

  /** The layer's own in the passes of tangents: ẏ and dẏ. */
  Buffers tangent = Buffers.EMPTY;
}
