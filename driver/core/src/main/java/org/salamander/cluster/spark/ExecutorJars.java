package org.salamander.cluster.spark;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.salamander.plugin.Plugins;
import org.salamander.run.store.Folder;
import org.salamander.work.Work;

/**
 * The classes that executors need in addition to Spark's: this program's jars (class folders are
 * packed into jars), and the plug-ins of {@code scripts/salamander} with their dependencies.
 */
final class ExecutorJars {

  /** The launcher's class path for plug-ins and their dependencies. */
  private static final String PLUGINS = "salamander.plugins";

  private ExecutorJars() {}

  /** The jars' paths, for {@code spark.jars}. */
  static List<String> ofThisProgram() {
    Stream<Path> own =
        Stream.of(Work.class, Folder.class, ExecutorJars.class).map(ExecutorJars::source);
    return Stream.concat(own, ofPlugins()).distinct().map(ExecutorJars::jar).toList();
  }

  private static Stream<Path> ofPlugins() {
    Stream<Path> given =
        Stream.of(System.getProperty(PLUGINS, "").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath());
    Stream<Path> found = Plugins.load().found().stream().map(plugin -> source(plugin.getClass()));
    return Stream.concat(given, found);
  }

  private static Path source(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(
          "the class path has an entry that is no file: " + e.getInput(), e);
    }
  }

  static String jar(Path source) {
    if (!Files.isDirectory(source)) {
      return source.toString();
    }
    try (Stream<Path> files = Files.walk(source)) {
      Path jar = Files.createTempFile("salamander-classes", ".jar");
      jar.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(jar);
          JarOutputStream entries = new JarOutputStream(out)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          entries.putNextEntry(new JarEntry(source.relativize(file).toString().replace('\\', '/')));
          Files.copy(file, entries);
          entries.closeEntry();
        }
      }
      return jar.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("a jar of " + source + " cannot be made", e);
    }
  }
}
