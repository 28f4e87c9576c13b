package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  /** Names the kernels of its JVM. */
  static final class Main {
    public static void main(String[] arguments) {
      System.out.println(Kernels.best().getClass().getSimpleName());
    }
  }

  @Test
  void theVectorApiWhereItIsPresent() {
    assertThat(KernelChoice.choose("", true)).isInstanceOf(VectorKernels.class);
    assertThat(KernelChoice.choose("vector", true)).isInstanceOf(VectorKernels.class);
  }

  @Test
  void plainJavaWhereItIsAbsentOrUnwanted() {
    assertThat(KernelChoice.choose("", false)).isInstanceOf(PlainKernels.class);
    assertThat(KernelChoice.choose("plain", true)).isInstanceOf(PlainKernels.class);
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> KernelChoice.choose("fast", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dsalamander.kernels=fast; it must be plain or vector");
  }

  @Test
  void whatCannotBeHadIsRefusedWithItsRemedy() {
    assertThatThrownBy(() -> KernelChoice.choose("vector", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("--add-modules jdk.incubator.vector");
  }

  @Test
  void withoutTheModuleNothingOfItIsLoaded() throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Process process =
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Main.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("PlainKernels").contains("--add-modules jdk.incubator.vector");
  }
}
