package org.salamander.model.net;

import org.salamander.model.Batch;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.net.layer.Buffers;
import org.salamander.model.net.layer.Chain;

/**
 * A loss over a {@link Chain} of layers, of one task or of a group, as {@link NetworkCut} sees it.
 */
sealed interface ChainModel extends Model permits Network, LaneNetwork {

  /** The tape as one of this model's own; {@link IllegalArgumentException} if it is not. */
  NetworkTape own(Tape tape);

  /** Whether the first layer reads the batch's array itself. */
  boolean readsBatch();

  /** Makes room for a batch and puts its inputs where the first layer reads them. */
  void load(Batch batch, NetworkTape tape);

  /** Floats that the loss keeps for a batch. */
  int kept(int examples);

  /** The loss at the last layer's values, and its gradient with respect to them. */
  Score lossGradient(Batch batch, Buffers last, float[] kept);

  /** The tangent of that gradient along that of the values. */
  void lossTangent(Batch batch, float[] kept, Buffers last);
}
