package org.salamander.model;

import java.io.Serializable;
import org.apiguardian.api.API;

/** The section {@code model} of a configuration: a record whose components are its keys. */
@API(status = API.Status.MAINTAINED)
public interface ModelConfig extends Serializable {

  /**
   * The model for tasks of a domain.
   *
   * @throws IllegalArgumentException if the model does not fit them: a loss for other targets,
   *     inputs too small for its layers
   */
  Architecture architecture(Domain domain);
}
