package org.salamander.learner;

import java.util.Map;

/** The algorithms by the name that a configuration gives them. */
public final class Learners {

  /** {@code learner.type} → record. */
  public static final Map<String, Class<? extends MetaLearner>> BY_NAME =
      Map.ofEntries(
          Map.entry("maml", Maml.class),
          Map.entry("fomaml", Fomaml.class),
          Map.entry("anil", Anil.class),
          Map.entry("meta-sgd", MetaSgd.class),
          Map.entry("reptile", Reptile.class),
          Map.entry("gradient-combination", GradientCombination.class),
          Map.entry("pretrain", Pretrain.class));

  private Learners() {}
}
