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
 * What each algorithm learned in its first 20 iterations, as digests in {@code golden.txt}: a
 * change of bits is a change to be decided on. {@code -Dgolden.write=true} writes the file anew.
 */
final class GoldenTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden.txt");

  private static final Map<String, String> EXPERIMENTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("maml", "sinusoid-maml"),
              Map.entry("fomaml", "sinusoid-fomaml"),
              Map.entry("anil", "sinusoid-anil"),
              Map.entry("boil", "sinusoid-boil"),
              Map.entry("imaml", "sinusoid-imaml"),
              Map.entry("meta-sgd", "sinusoid-meta-sgd"),
              Map.entry("maml++", "sinusoid-maml++"),
              Map.entry("caml", "sinusoid-caml"),
              Map.entry("daml", "daml-sine"),
              Map.entry("reptile", "sinusoid-reptile"),
              Map.entry("gradient-combination", "sinusoid-gradient-combination"),
              Map.entry("pretrain", "sinusoid-pretrain"),
              Map.entry("adml", "logistic-adml"),
              Map.entry("lstm", "sinusoid-lstm")));

  /** What an experiment has changed since its digest was taken. */
  private static final Map<String, List<String>> SETTINGS =
      Map.of(
          "anil", List.of("learner.rate=0.001"),
          "adml", List.of("tasks.dimensions=50", "tasks.spread=0.1"));

  /** Policies, by their experiment, and what makes these small. */
  private static final Map<String, List<String>> POLICIES =
      Map.of(
          "bandit-maml", List.of("outer.iterations=20"),
          "bandit-meta-sgd", List.of("outer.iterations=20"),
          "bandit-reptile", List.of("outer.iterations=20"),
          "navigation-2d-maml-trpo",
              List.of("outer.iterations=2", "outer.batch=2", "tasks.horizon=10"));

  @TempDir private Path folder = Path.of("");

  @Test
  void everyLearnerHasAnExperiment() {
    assertThat(EXPERIMENTS.keySet()).isEqualTo(Learners.BY_NAME.keySet());
  }

  @Test
  void digestsAreThoseOnFile() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, String> experiment : EXPERIMENTS.entrySet()) {
      Path out = folder.resolve(experiment.getKey());
      List<String> settings = new ArrayList<>(List.of("outer.iterations=20"));
      settings.addAll(SETTINGS.getOrDefault(experiment.getKey(), List.of()));
      digests.put(experiment.getKey(), Runs.train(experiment.getValue(), out, null, settings));
    }
    digests.put(
        "anil-5-steps",
        Runs.train(
            "sinusoid-anil",
            folder.resolve("anil-5-steps"),
            null,
            List.of("outer.iterations=20", "learner.steps=5", "learner.rate=0.01")));
    for (Map.Entry<String, List<String>> policy : POLICIES.entrySet()) {
      Path out = folder.resolve(policy.getKey());
      digests.put(policy.getKey(), Runs.train(policy.getKey(), out, null, policy.getValue()));
    }
    String text =
        digests.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(GOLDEN, text);
    }
    assertThat(text).isEqualTo(Files.readString(GOLDEN));
  }
}
