package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/**
 * Makes a task fail at its end. A test creates the file "fuse". The first executor that starts a
 * task afterwards deletes the file, and this task fails.
 */
public final class FailingTask implements SparkPlugin {

  private static final String FUSE = "spark.salamander.fuse";

  /** Called by Spark, which knows the class by its name. */
  public FailingTask() {}

  /** Settings for Spark. Executors must be able to read this JVM's class path. */
  static Map<String, String> settings(Path fuse) {
    try {
      Path classes =
          Path.of(FailingTask.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return Map.of(
          "spark.plugins",
          FailingTask.class.getName(),
          "spark.executor.extraClassPath",
          classes.toString(),
          FUSE,
          fuse.toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static void light(Path fuse) {
    try {
      Files.createFile(fuse);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new OnExecutor();
  }

  private static final class OnExecutor implements ExecutorPlugin {

    private Path fuse = Path.of("");

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      fuse = Path.of(context.conf().get(FUSE));
    }

    @Override
    public void onTaskStart() {
      try {
        if (Files.deleteIfExists(fuse)) {
          TaskCompletionListener fails =
              context -> {
                throw new IllegalStateException("made to fail");
              };
          TaskContext.get().addTaskCompletionListener(fails);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
