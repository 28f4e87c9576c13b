package org.salamander.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Finds the vector width of the measured JVM, which {@code --jvm} may change. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Lanes {

  /** The number of floats in a vector. */
  public long lanes;
}
