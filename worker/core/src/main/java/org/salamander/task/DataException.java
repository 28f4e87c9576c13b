package org.salamander.task;

import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The data of the tasks are missing, damaged, or do not fit the configuration. The message says
 * what to do.
 */
@API(status = API.Status.MAINTAINED)
public final class DataException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
