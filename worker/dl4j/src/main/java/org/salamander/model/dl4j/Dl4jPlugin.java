package org.salamander.model.dl4j;

import java.util.Map;
import org.salamander.model.ModelConfig;
import org.salamander.plugin.Plugin;

/** Adds {@code model.type = dl4j} if this module is on the class path. */
public final class Dl4jPlugin implements Plugin {

  @Override
  public Map<String, Class<? extends ModelConfig>> models() {
    return Map.of("dl4j", Dl4jModel.class);
  }
}
