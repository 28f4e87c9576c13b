package org.salamander.task;

import org.apiguardian.api.API;

/** Which tasks: those to meta-train on, to choose by, or to report. */
@API(status = API.Status.MAINTAINED)
public enum Split {
  TRAIN,
  VALIDATION,
  TEST
}
