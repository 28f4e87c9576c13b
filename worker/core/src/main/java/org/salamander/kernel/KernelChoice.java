package org.salamander.kernel;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the kernels of this JVM. The option {@code -Dsalamander.kernels=plain|vector} decides. By
 * default it is the Vector API if its module is present, otherwise plain Java with one warning. The
 * choice changes the speed and no bit of a result.
 */
final class KernelChoice {

  static final String PROPERTY = "salamander.kernels";

  private static final String MODULE = "jdk.incubator.vector";
  private static final int FEWEST_LANES = 4;

  static final Kernels PLAIN = new PlainKernels();

  private static @Nullable Kernels best;

  private KernelChoice() {}

  /**
   * The kernels of this JVM, chosen at the first call.
   *
   * @throws IllegalArgumentException if the property has another value
   * @throws IllegalStateException if the property asks for the Vector API and its module is absent
   */
  static synchronized Kernels best() {
    if (best == null) {
      if (!HardwareFma.present()) {
        warn(HardwareFma.ABSENT);
      }
      best =
          choose(
              System.getProperty(PROPERTY, ""), ModuleLayer.boot().findModule(MODULE).isPresent());
    }
    return best;
  }

  static Kernels choose(String wanted, boolean present) {
    switch (wanted) {
      case "plain":
        return PLAIN;
      case "vector":
        if (!present) {
          throw new IllegalStateException(
              "-D"
                  + PROPERTY
                  + "=vector, but this JVM was started without the module; add --add-modules "
                  + MODULE);
        }
        return vector();
      case "":
        if (!present) {
          warn(
              "computing with plain Java kernels, several times slower: start the JVM with --add-modules "
                  + MODULE);
          return PLAIN;
        }
        return vector();
      default:
        throw new IllegalArgumentException(
            "-D" + PROPERTY + "=" + wanted + "; it must be plain or vector");
    }
  }

  private static Kernels vector() {
    int lanes = VectorKernels.LANES.length();
    if (lanes < FEWEST_LANES) {
      warn(
          "computing with plain Java kernels: this machine's vectors have "
              + lanes
              + " floats, and at least "
              + FEWEST_LANES
              + " are needed");
      return PLAIN;
    }
    return new VectorKernels();
  }

  private static void warn(String message) {
    System.getLogger(KernelChoice.class.getName()).log(Level.WARNING, message);
  }
}
