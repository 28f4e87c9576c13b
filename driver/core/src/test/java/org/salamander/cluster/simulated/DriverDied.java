package org.salamander.cluster.simulated;

/** The simulated driver has died. It must not do anything afterwards. */
public final class DriverDied extends Error {

  private static final long serialVersionUID = 1;

  public DriverDied() {
    super("the simulated driver died", null, false, false);
  }
}
