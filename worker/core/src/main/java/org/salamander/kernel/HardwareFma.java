package org.salamander.kernel;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Whether {@code Math.fma} is one instruction on this processor. Otherwise Java computes the same
 * bits in arbitrary precision, and a meta-gradient takes about 57 times as long.
 */
public final class HardwareFma {

  /** The message if the instruction is missing. */
  public static final String ABSENT =
      "this JVM has no hardware FMA (a virtual machine or -XX:UseAVX=0 may hide it): the same bits, some 57"
          + " times slower";

  private HardwareFma() {}

  /** Whether the instruction is present; true if the JVM does not tell. */
  public static boolean present() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    try {
      return options == null || !"false".equals(options.getVMOption("UseFMA").getValue());
    } catch (IllegalArgumentException e) {
      return true; // the JVM does not have the option
    }
  }
}
