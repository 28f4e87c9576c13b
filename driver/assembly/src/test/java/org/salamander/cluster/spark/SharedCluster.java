package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import scala.Option;

/**
 * Provides one {@link LoopbackCluster} for all tests that have such a parameter, and sets Spark's
 * settings for runs in this JVM.
 */
final class SharedCluster implements ParameterResolver, BeforeEachCallback, AfterEachCallback {

  private record Started(Path folder, LoopbackCluster cluster) implements AutoCloseable {

    static Started start() {
      try {
        Path folder = Files.createTempDirectory("salamander-cluster");
        return new Started(folder, LoopbackCluster.start(folder));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      cluster.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    ClusterRuns.SETTINGS.forEach(System::setProperty);
    System.setProperty("spark.extraListeners", Disturbance.class.getName());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Option<SparkContext> left = SparkContext$.MODULE$.getActive(); // left by an interrupted run
    if (left.isDefined()) {
      left.get().stop();
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(key -> key.startsWith("spark."))
        .forEach(System::clearProperty);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LoopbackCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(Started.class, key -> Started.start(), Started.class)
        .cluster();
  }
}
