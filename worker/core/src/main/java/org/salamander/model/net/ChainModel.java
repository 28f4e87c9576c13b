package org.salamander.model.net;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Buffers;
import org.salamander.model.net.layer.Chain;

/**
 * A loss on a {@link Chain} of layers, of one task or of a group. {@link NetworkCut} cuts such
 * models.
 */
sealed interface ChainModel extends Model permits Network, LaneNetwork {

  /** The layers. */
  Chain chain();

  /** The index of the first layer that reads a slice, by the slice's name. */
  Map<String, Integer> readers();

  /** The cuts found so far, by the slices that move. */
  Map<List<Layout.Slice>, Optional<Cut>> cuts();

  /** Whether the first layer reads the batch's array itself. */
  boolean readsBatch();

  /** Allocates the buffers for a batch and stores its inputs in the first layer's input buffer. */
  void load(Batch batch, NetworkTape tape);

  /** Number of floats that the loss keeps for a batch. */
  int kept(int examples);

  /** The loss at the last layer's values, and its gradient with respect to them. */
  Score lossGradient(Batch batch, Buffers last, float[] kept);

  /** The tangent of {@link #lossGradient}, from the tangent of the last layer's values. */
  void lossTangent(Batch batch, float[] kept, Buffers last);

  @Override
  default boolean takesBatchStatistics() {
    return chain().takesBatchStatistics();
  }

  @Override
  default NetworkTape tape() {
    return new NetworkTape(this, chain().buffers(), false);
  }

  @Override
  default NetworkTape scratchTape() {
    return new NetworkTape(this, chain().scratchBuffers(), true);
  }

  @Override
  default Optional<Cut> cut(List<Layout.Slice> moving) {
    return moving.size() == layout().slices().size()
        ? Optional.empty()
        : cuts().computeIfAbsent(moving, m -> NetworkCut.before(m, this, chain(), readers()));
  }

  /** Allocates a tape's buffers for a batch. */
  default void reserve(int examples, NetworkTape tape) {
    if (examples > tape.capacity) {
      chain().reserve(examples, tape.buffers);
      tape.kept = Buffers.grown(tape.kept, kept(examples));
      tape.capacity = examples;
    }
  }

  /** The tape, if this model made it. Throws {@link IllegalArgumentException} otherwise. */
  default NetworkTape own(Tape tape) {
    if (tape instanceof NetworkTape mine && mine.owner == this) {
      return mine;
    }
    throw new IllegalArgumentException(
        "the tape was made by another model; use one from this model's tape()");
  }
}
