package org.salamander.task;

import java.io.Serializable;
import org.apiguardian.api.API;

/**
 * The section {@code tasks} of a configuration, once its {@code source} is known: a record whose
 * components are the section's keys.
 */
@API(status = API.Status.MAINTAINED)
public interface TaskConfig extends Serializable {

  /**
   * The distribution this configuration describes, its data found, checked and opened.
   *
   * @throws DataException if the data it needs are missing, damaged or too few
   */
  TaskSource source(DataContext context);
}
