package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.learner.Learners;
import org.salamander.run.Runs;

/**
 * Compares what each algorithm learns in 20 iterations with digests in files, so that no change of
 * bits goes unnoticed. {@code -Dgolden.write=true} writes the files again.
 */
final class GoldenTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden.txt");

  /** Digests of ANIL with several steps, which computes the fixed layers once for all steps. */
  private static final Path ANIL = Path.of("src/test/resources/golden-anil.txt");

  /** Digests of MAML with other inner rules, and on layers that no experiment on sinusoids has. */
  private static final Path PARTS = Path.of("src/test/resources/golden-parts.txt");

  /** Digests of layers on images. */
  private static final Path IMAGES = Path.of("src/test/resources/golden-images.txt");

  /** The experiments of learners without an experiment on sinusoids. */
  private static final Map<String, String> EXPERIMENTS =
      Map.of("daml", "daml-sine", "adml", "logistic-adml");

  /** The settings of digests whose experiment has other settings now. */
  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          "anil", List.of("learner.rate=0.001"),
          "adml", List.of("tasks.dimensions=50", "tasks.spread=0.1"));

  /** The experiments on policies, with settings that make them small. */
  private static final Map<String, List<String>> POLICIES =
      Map.of(
          "bandit-maml", List.of("outer.iterations=20"),
          "bandit-meta-sgd", List.of("outer.iterations=20"),
          "bandit-reptile", List.of("outer.iterations=20"),
          "navigation-2d-maml-trpo",
              List.of("outer.iterations=2", "outer.batch=2", "tasks.horizon=10"));

  /** The settings of each part that differ from sinusoid-maml. */
  private static final Map<String, List<String>> PARTS_OF_MAML =
      Map.of(
          "momentum", List.of("learner.steps=3", "learner.inner=momentum"),
          "nesterov", List.of("learner.steps=3", "learner.inner=nesterov"),
          "adam", List.of("learner.steps=3", "learner.inner=adam", "learner.proximal=0.5"),
          "stack of activations",
              List.of(
                  stack(
                      "{type=dense,units=8},{type=activation,function=leaky-relu}",
                      "{type=dense,units=8},{type=activation,function=elu}",
                      "{type=dense,units=8},{type=activation,function=gelu}",
                      "{type=dense,units=8},{type=activation,function=sigmoid}",
                      "{type=dense}")),
          "stack of residual blocks",
              List.of(
                  stack(
                      "{type=dense,units=8},{type=activation,function=tanh}",
                      "{type=residual,layers=[{type=dense,units=5},{type=layer-norm},"
                          + "{type=activation},{type=dense,units=8}]}",
                      "{type=batch-norm},{type=activation}",
                      "{type=residual,layers=[{type=dense,units=4},{type=activation}]}",
                      "{type=dense}")));

  private static String stack(String... layers) {
    return "model=null, model={type=stack, layers=[" + String.join(",", layers) + "]}";
  }

  @TempDir private Path folder = Path.of("");

  @Test
  void digestsAreThoseOnFile() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (String learner : Learners.BY_NAME.keySet()) {
      String experiment = EXPERIMENTS.getOrDefault(learner, "sinusoid-" + learner);
      List<String> settings = new ArrayList<>(List.of("outer.iterations=20"));
      settings.addAll(SETTINGS.getOrDefault(learner, List.of()));
      digests.put(learner, Runs.train(experiment, folder.resolve(learner), null, settings));
    }
    for (Map.Entry<String, List<String>> policy : POLICIES.entrySet()) {
      Path out = folder.resolve(policy.getKey());
      digests.put(policy.getKey(), Runs.train(policy.getKey(), out, null, policy.getValue()));
    }
    assertOnFile(GOLDEN, digests);
  }

  @Test
  void anilWithSeveralStepsIsAsOnFile() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (int steps : new int[] {2, 5}) {
      List<String> settings =
          List.of("outer.iterations=20", "learner.steps=" + steps, "learner.rate=0.01");
      String name = "anil-" + steps + "-steps";
      digests.put(name, Runs.train("sinusoid-anil", folder.resolve(name), null, settings));
    }
    assertOnFile(ANIL, digests);
  }

  @Test
  void innerRulesAndLayersAreAsOnFile() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, List<String>> part : PARTS_OF_MAML.entrySet()) {
      List<String> settings = new ArrayList<>(List.of("outer.iterations=20"));
      settings.addAll(part.getValue());
      Path out = folder.resolve(part.getKey());
      digests.put(part.getKey(), Runs.train("sinusoid-maml", out, null, settings));
    }
    assertOnFile(PARTS, digests);
  }

  @Test
  void aResidualNetOnImagesIsAsOnFile() throws IOException {
    String conf = "omniglot-5way-1shot-resnet";
    Runs.assumeData(conf);
    List<String> settings = List.of("outer.iterations=2", "outer.batch=2");
    String digest = Runs.train(conf, folder.resolve(conf), null, settings);
    assertOnFile(IMAGES, Map.of(conf, digest));
  }

  private static void assertOnFile(Path file, Map<String, String> digests) throws IOException {
    String text =
        digests.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
