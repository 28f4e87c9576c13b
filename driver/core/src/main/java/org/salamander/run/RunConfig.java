package org.salamander.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import java.util.HashMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.ClusterConfig;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Settings;
import org.salamander.learner.MetaLearner;
import org.salamander.model.ModelConfig;
import org.salamander.outer.OptimizerConfig;
import org.salamander.outer.OuterConfig;
import org.salamander.outer.Schedule;
import org.salamander.run.config.ConfText;
import org.salamander.run.config.Decoder;
import org.salamander.run.config.Encoder;
import org.salamander.run.config.Schema;
import org.salamander.run.learned.EvaluationConfig;
import org.salamander.run.learned.LearnedConfig;
import org.salamander.task.TaskConfig;

/** A run's whole configuration. */
@API(status = API.Status.MAINTAINED)
public record RunConfig(
    @JsonPropertyDescription("name of the run: letters, digits, '.', '_', '-' and '+'") String name,
    @JsonProperty(defaultValue = "1")
        @JsonPropertyDescription("seed of all random draws of the run")
        long seed,
    @JsonPropertyDescription(
            "start from the meta-learned parameters of this run directory, slice by slice, or of this DL4J zip of the model")
        @Nullable String init,
    @JsonPropertyDescription("the distribution of tasks") TaskConfig tasks,
    @JsonPropertyDescription("the model that is meta-learned") ModelConfig model,
    @JsonPropertyDescription("the algorithm") MetaLearner learner,
    @JsonPropertyDescription("the outer loop") OuterConfig outer,
    @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("how a trained run is evaluated")
        EvaluationConfig evaluation,
    @JsonProperty(defaultValue = "{}")
        @JsonPropertyDescription("how a run is validated while it trains")
        ValidationConfig validation,
    @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("when the state is saved")
        CheckpointConfig checkpoint,
    @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("where the tasks run")
        ClusterConfig cluster,
    @JsonProperty(defaultValue = "{}") @JsonPropertyDescription("what metrics.jsonl holds")
        LogConfig log) {

  /**
   * Every key and choice of a run's configuration, including those of the plug-ins on the class
   * path.
   *
   * @throws IllegalArgumentException if a plug-in is wrong
   */
  public static Schema schema() {
    return schema(LearnedConfig.schema());
  }

  private static Schema schema(Schema learned) {
    Map<Class<?>, Schema.Choice> choices = new HashMap<>(learned.choices());
    choices.put(OptimizerConfig.class, new Schema.Choice("type", OptimizerConfig.BY_NAME, null));
    choices.put(Schedule.class, new Schema.Choice("type", Schedule.BY_NAME, Schedule.DEFAULT));
    return new Schema(choices);
  }

  /**
   * Saving.
   *
   * @param every iterations between two checkpoints; one is always written at the end
   * @param keep how many of the last to keep
   * @param patience seconds to retry if a run directory on another machine cannot be written
   */
  public record CheckpointConfig(
      @JsonProperty(defaultValue = "5000")
          @JsonPropertyDescription(
              "iterations between two checkpoints; one is always written at the end")
          @AtLeast(1)
          int every,
      @JsonProperty(defaultValue = "3")
          @JsonPropertyDescription(
              "number of latest checkpoints to keep; the best one is kept in addition")
          @AtLeast(1)
          int keep,
      @JsonProperty(defaultValue = "300")
          @JsonPropertyDescription(
              "seconds to retry if a run directory on another machine cannot be written")
          @AtLeast(0)
          int patience) {

    public CheckpointConfig {
      Bounds.check(CheckpointConfig.class, every, keep, patience);
    }
  }

  /**
   * Metrics.
   *
   * @param every iterations between two rows; null for a row at least every second
   * @param tensorboard whether event files are written, too
   */
  public record LogConfig(
      @JsonPropertyDescription(
              "iterations between two rows of metrics.jsonl; by default a row at least every second")
          @Nullable
          @AtLeast(1)
          Integer every,
      @JsonProperty(defaultValue = "true")
          @JsonPropertyDescription("whether the rows go into event files for TensorBoard, too")
          boolean tensorboard,
      @JsonPropertyDescription(
              "URI of an MLflow tracking server that also gets the rows, such as http://host:5000; by default none")
          @Nullable String mlflow) {

    public LogConfig {
      Bounds.check(LogConfig.class, every, tensorboard, mlflow);
      if (mlflow != null && !mlflow.matches("https?://\\S+")) {
        throw new InvalidValue(
            "mlflow", mlflow, "it must be the URI of a tracking server, as http://host:5000");
      }
    }
  }

  public RunConfig {
    if (!name.matches("[\\p{L}\\p{N}._+-]+")) {
      throw new InvalidValue(
          "name", name, "it must consist of letters, digits, '.', '_', '-' and '+'");
    }
  }

  /**
   * A configuration made in Java. Settings that are not given here have their declared defaults.
   * For more, {@code Settings.of(RunConfig.class).with(…)}.
   */
  public static RunConfig of(
      String name, TaskConfig tasks, ModelConfig model, MetaLearner learner, OuterConfig outer) {
    return Settings.of(RunConfig.class)
        .with("name", name)
        .with("tasks", tasks)
        .with("model", model)
        .with("learner", learner)
        .with("outer", outer)
        .make();
  }

  /** This configuration as text, with every default. */
  public ConfigObject written() {
    return new Encoder(schema()).encode(this);
  }

  /**
   * A section on one line, as a user writes it, without defaults.
   *
   * @param resolved a configuration with every default written out
   * @param section {@code tasks}, {@code model}, {@code learner} …
   */
  public static String text(ConfigObject resolved, String section) {
    Schema schema = schema(LearnedConfig.schema(resolved.toConfig()));
    Class<?> type =
        schema.keys(RunConfig.class).stream()
            .filter(key -> key.name().equals(section))
            .map(key -> (Class<?>) key.type())
            .findFirst()
            .orElseThrow();
    return new ConfText(schema).of(resolved.toConfig().getObject(section), type);
  }

  /**
   * Decodes a configuration.
   *
   * @param source its name in messages
   * @throws org.salamander.run.config.ConfigError naming file, key, value found and value allowed
   */
  public static Decoder.Decoded<RunConfig> decode(Config config, String source) {
    return new Decoder(schema(LearnedConfig.schema(config)), source)
        .decode(config, RunConfig.class);
  }
}
