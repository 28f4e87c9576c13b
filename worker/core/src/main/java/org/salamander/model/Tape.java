package org.salamander.model;

import org.apiguardian.api.API;

/**
 * What a gradient leaves behind for the second derivative at the same point: activations and their
 * gradients. Made by {@link Model#tape()}, overwritten by the next gradient recorded on it, used
 * only with the model that made it.
 */
@API(status = API.Status.MAINTAINED)
public interface Tape {
  /** Bytes held at present. */
  long bytes();
}
