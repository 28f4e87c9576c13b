package org.salamander.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelChoiceTest {

  /** Prints the name of the kernels that its JVM uses. */
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

  private static String said(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void aMachineWithoutFmaIsSlowAndSaysSo() throws Exception {
    assertThat(said("-XX:-UseFMA")).contains("no hardware FMA").contains("57 times slower");
    if (HardwareFma.present()) {
      assertThat(said()).doesNotContain("FMA");
    }
  }

  @Test
  void withoutTheModuleNothingOfItIsLoaded() throws Exception {
    assertThat(said()).contains("PlainKernels").contains("--add-modules jdk.incubator.vector");
  }
}
