package org.salamander.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether {@code Math.fma} is one instruction here. Without it Java computes the same bits by
 * arbitrary precision: a meta-gradient then takes some 57 times as long.
 */
public final class HardwareFma {

  /** What to say where it is missing. */
  public static final String ABSENT =
      "this JVM has no hardware FMA (a virtual machine or -XX:UseAVX=0 may hide it): the same bits, some 57"
          + " times slower";

  private HardwareFma() {}

  /** True where it is, and where the JVM does not say. */
  public static boolean present() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return options == null || !"false".equals(options.getVMOption("UseFMA").getValue());
    } catch (IllegalArgumentException e) {
      return true; // not a HotSpot that has the option
    }
  }
}
