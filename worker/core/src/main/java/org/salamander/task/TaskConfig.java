package org.salamander.task;

import java.io.Serializable;
import org.apiguardian.api.API;

/**
 * The section {@code tasks} of a configuration with a given {@code source}: a record whose
 * components are the section's keys.
 */
@API(status = API.Status.MAINTAINED)
public interface TaskConfig extends Serializable {

  /**
   * The distribution that this configuration describes. It finds, checks and opens the
   * data. @throws DataException if the data it needs are missing, damaged or too few
   */
  TaskSource source(DataContext context);
}
