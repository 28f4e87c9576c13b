package org.salamander.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How wide the vectors of the measured JVM are, which {@code --jvm} may change. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Lanes {

  /** Floats a vector. */
  public long lanes;
}
