package org.salamander.run.learned;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.salamander.config.KeyNames;
import org.salamander.learner.MetaLearner;
import org.salamander.learner.inner.InnerRule;
import org.salamander.model.Domain;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.LayerConfig;
import org.salamander.plugin.Plugins;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Decoder;
import org.salamander.run.config.Schema;
import org.salamander.task.DataContext;
import org.salamander.task.TaskConfig;

/** The part of a run's configuration that defines the meaning of the learned vector. */
public record LearnedConfig(
    long seed, ModelConfig model, MetaLearner learner, EvaluationConfig evaluation) {

  private record TasksAlone(TaskConfig tasks) {}

  /**
   * The tasks, models and learners that a configuration may name, including those of the plug-ins
   * on the class path.
   *
   * @throws IllegalArgumentException if a plug-in is wrong
   */
  public static Schema schema() {
    return schema(Plugins.load());
  }

  /** As {@link #schema()}, as far as a configuration needs it. */
  public static Schema schema(Config whole) {
    List<String> names =
        Stream.of("tasks.source", "model.type", "learner.type")
            .filter(whole::hasPath)
            .map(key -> String.valueOf(whole.getValue(key).unwrapped()))
            .toList();
    return schema(Plugins.forNames(names));
  }

  private static Schema schema(Plugins names) {
    return new Schema(
        Map.of(
            TaskConfig.class, new Schema.Choice("source", names.tasks(), null),
            ModelConfig.class, new Schema.Choice("type", names.models(), "mlp"),
            LayerConfig.class, new Schema.Choice("type", LayerConfig.BY_NAME, null),
            MetaLearner.class, new Schema.Choice("type", names.learners(), null),
            InnerRule.class, new Schema.Choice("type", InnerRule.BY_NAME, null)));
  }

  /**
   * Decodes this part of a whole configuration.
   *
   * @param source its name in messages
   * @throws org.salamander.run.config.ConfigError naming file, key, value found and value allowed
   */
  static LearnedConfig decode(Config whole, String source) {
    boolean dl4j = Configs.is(whole, "model.type", "dl4j");
    if (dl4j && !Plugins.load().models().containsKey("dl4j")) {
      throw new IllegalArgumentException(
          source
              + ": model.type is dl4j; it needs org.salamander:salamander-dl4j on the class path");
    }
    return part(whole, LearnedConfig.class, source);
  }

  /**
   * The domain of a configuration's tasks, for checkpoints that do not hold it. It needs the tasks'
   * data.
   */
  static Domain domain(Config whole, String source, DataContext data) {
    return part(whole, TasksAlone.class, source).tasks().source(data).domain();
  }

  private static <T extends Record> T part(Config whole, Class<T> type, String source) {
    ConfigObject part = ConfigFactory.empty().root();
    for (String key : Arrays.stream(type.getRecordComponents()).map(KeyNames::of).toList()) {
      if (whole.root().containsKey(key)) {
        part = part.withValue(key, whole.root().get(key));
      }
    }
    return new Decoder(schema(whole), source).decode(part.toConfig(), type).value();
  }

  /** Inner steps of an evaluation. */
  public int steps() {
    return evaluation.steps() == null ? learner.steps() : evaluation.steps();
  }
}
