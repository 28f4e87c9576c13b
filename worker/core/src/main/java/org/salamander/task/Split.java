package org.salamander.task;

import org.apiguardian.api.API;

/** The tasks for meta-training, for choosing settings, or for the final evaluation. */
@API(status = API.Status.MAINTAINED)
public enum Split {
  TRAIN,
  VALIDATION,
  TEST
}
