package org.salamander.model;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.model.dl4j.Dl4jModel;

/** The models that a configuration can name. */
public final class Models {

  /** By the key {@code type}; {@code mlp} where it is absent. */
  public static final Map<String, Class<? extends ModelConfig>> BY_NAME =
      Map.of("mlp", Mlp.class, "conv", Conv.class, "policy", Policy.class, "dl4j", Dl4jModel.class);

  private Models() {}

  /** The named loss if it fits the tasks' targets, or the one that does where none is named. */
  static Loss loss(@Nullable Loss named, Domain domain) {
    if (domain.actions()) {
      throw new IllegalArgumentException(
          "model.type is that of a predictor; the tasks are acted in: it must be policy");
    }
    if (named == null) {
      return Loss.of(domain.kind());
    }
    if (named.kind() != domain.kind()) {
      throw new IllegalArgumentException(
          "loss is "
              + name(named)
              + ", which is for "
              + name(named.kind())
              + "; the tasks are "
              + name(domain.kind())
              + ": it must be "
              + allowed(domain.kind()));
    }
    return named;
  }

  private static String allowed(Domain.Kind kind) {
    return switch (kind) {
      case REGRESSION -> "mse or l1";
      case CLASSES -> "softmax";
      case BINARY -> "bce";
      case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS ->
          throw new IllegalStateException("policies name no loss");
    };
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
