package org.salamander.task;

/** Which tasks: those to meta-train on, to choose by, or to report. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST
}
