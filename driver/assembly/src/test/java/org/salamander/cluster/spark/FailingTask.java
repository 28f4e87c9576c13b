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
 * Makes the next task fail, at its end, once a fuse is lit: a file, which the first executor to
 * begin a task takes away.
 */
public final class FailingTask implements SparkPlugin {

  private static final String FUSE = "spark.salamander.fuse";

  /** Made by Spark, by name. */
  public FailingTask() {}

  /** What Spark must be told, on a machine where executors see this program's class path. */
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
