package org.salamander.plugin;

import java.util.Map;
import org.apiguardian.api.API;
import org.salamander.learner.MetaLearner;
import org.salamander.model.ModelConfig;
import org.salamander.task.TaskConfig;

/**
 * Gives names to a user's own records. A plug-in is a jar with an implementation of this interface.
 * {@code META-INF/services/org.salamander.plugin.Plugin} lists it, and {@link
 * java.util.ServiceLoader} finds it. A record's components are its configuration keys, with {@code
 * JsonProperty} for defaults and {@code JsonPropertyDescription} for their meaning; its compact
 * constructor validates them by {@link IllegalArgumentException}s whose messages begin with the
 * key.
 *
 * <p>Equal bits need pure functions. Take random numbers from {@code random.Draws} alone, and use
 * {@code StrictMath} or {@code kernel.FloatMath} instead of {@code Math}.
 */
@API(status = API.Status.MAINTAINED)
public interface Plugin {

  /** What {@code tasks.source} may name: distributions of tasks, environments among them. */
  default Map<String, Class<? extends TaskConfig>> tasks() {
    return Map.of();
  }

  /** What {@code model.type} may name. */
  default Map<String, Class<? extends ModelConfig>> models() {
    return Map.of();
  }

  /** What {@code learner.type} may name. */
  default Map<String, Class<? extends MetaLearner>> learners() {
    return Map.of();
  }
}
