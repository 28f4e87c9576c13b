package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the contents of the jar for spark-submit. */
class AssemblyTest {

  private static final Path SPARK = LoopbackCluster.ROOT.resolve(".salamander/spark/jars");

  @Test
  void noClassOfSparkIsThereTwice() throws IOException {
    Set<String> ours = classes(Path.of(jar()));
    assertThat(ours)
        .contains(
            "org/salamander/cli/Main.class",
            "org/salamander/kernel/Kernels.class",
            "org/nd4j/linalg/factory/Nd4j.class");
    Set<String> sparks = new HashSet<>();
    try (Stream<Path> jars = Files.list(SPARK)) {
      for (Path jar : jars.toList()) {
        sparks.addAll(classes(jar));
      }
    }
    assertThat(sparks).contains("org/apache/spark/SparkContext.class");
    sparks.retainAll(ours);
    assertThat(sparks).isEmpty();
  }

  @Test
  void nativeLibrariesAreForOnePlatform() throws IOException {
    try (JarFile jar = new JarFile(jar())) {
      List<String> libraries =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.matches(".*\\.(so|dylib|dll|jnilib)(\\.\\d+)*"))
              .toList();
      assertThat(libraries).anyMatch(name -> name.contains("libnd4jcpu.so"));
      Set<String> platforms =
          libraries.stream()
              .filter(name -> name.startsWith("org/"))
              .map(name -> name.replaceAll(".*/(linux|Linux)[-/]([^/]+)/.*", "linux-$2"))
              .collect(Collectors.toSet());
      assertThat(platforms).hasSize(1);
    }
  }

  @Test
  void servicesOfTheProgramAreThere() throws IOException {
    try (JarFile jar = new JarFile(jar())) {
      assertThat(jar.getEntry("META-INF/services/org.salamander.task.RemoteFiles")).isNotNull();
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("org.salamander.cli.Main");
    }
  }

  private static String jar() {
    return Objects.requireNonNull(System.getenv("SALAMANDER_JAR"), "SALAMANDER_JAR");
  }

  private static Set<String> classes(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
          .filter(name -> !name.endsWith("module-info.class"))
          .collect(Collectors.toSet());
    }
  }
}
