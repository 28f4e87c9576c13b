package org.salamander.plugin;

import java.util.Map;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Policy;
import org.salamander.model.net.Stack;
import org.salamander.model.net.TableNet;

/** This program's own models by the value of {@code model.type}; the default is {@code mlp}. */
final class Models {

  static final Map<String, Class<? extends ModelConfig>> BY_NAME =
      Map.of(
          "mlp", Mlp.class,
          "conv", Conv.class,
          "table", TableNet.class,
          "stack", Stack.class,
          "policy", Policy.class);

  private Models() {}
}
