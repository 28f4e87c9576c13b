package org.salamander.cluster.simulated;

/** The driver's process is gone; nothing of it may be asked any more. */
public final class DriverDied extends Error {

  private static final long serialVersionUID = 1;

  public DriverDied() {
    super("the simulated driver died", null, false, false);
  }
}
