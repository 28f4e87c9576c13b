package org.salamander.model;

import org.apiguardian.api.API;

/**
 * Activations and their gradients, which a gradient keeps for second derivatives at the same point.
 * Made by {@link Model#tape()} or {@link Model#scratchTape()}, overwritten by the next gradient
 * recorded on it, used only with the model that made it.
 */
@API(status = API.Status.MAINTAINED)
public interface Tape {
  /** Current size in bytes. */
  long bytes();
}
