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
 * constructor validates them and throws an {@link IllegalArgumentException} with a message that
 * begins with the key.
 *
 * <p>For equal bits, write pure functions. Take random numbers only from {@code random.Draws}, and
 * use {@code StrictMath} or {@code kernel.FloatMath} instead of {@code Math}.
 */
@API(status = API.Status.MAINTAINED)
public interface Plugin {

  /**
   * The additional names for {@code tasks.source}: distributions of tasks, including environments.
   */
  default Map<String, Class<? extends TaskConfig>> tasks() {
    return Map.of();
  }

  /** The additional names for {@code model.type}. */
  default Map<String, Class<? extends ModelConfig>> models() {
    return Map.of();
  }

  /** The additional names for {@code learner.type}. */
  default Map<String, Class<? extends MetaLearner>> learners() {
    return Map.of();
  }
}
