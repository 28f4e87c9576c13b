package org.salamander.learner;

import java.util.Map;

/** The algorithms by their names in configurations. */
public final class Learners {

  /** {@code learner.type} → record. */
  public static final Map<String, Class<? extends MetaLearner>> BY_NAME =
      Map.ofEntries(
          Map.entry("maml", Maml.class),
          Map.entry("fomaml", Fomaml.class),
          Map.entry("anil", Anil.class),
          Map.entry("boil", Boil.class),
          Map.entry("imaml", Imaml.class),
          Map.entry("meta-sgd", MetaSgd.class),
          Map.entry("maml++", MamlPlusPlus.class),
          Map.entry("caml", Caml.class),
          Map.entry("daml", Daml.class),
          Map.entry("reptile", Reptile.class),
          Map.entry("gradient-combination", GradientCombination.class),
          Map.entry("pretrain", Pretrain.class),
          Map.entry("adml", Adml.class),
          Map.entry("lstm", Lstm.class));

  private Learners() {}

  /** The name of {@code learner} in configurations. */
  public static String name(MetaLearner learner) {
    return BY_NAME.entrySet().stream()
        .filter(entry -> entry.getValue() == learner.getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(learner.getClass().getName());
  }
}
