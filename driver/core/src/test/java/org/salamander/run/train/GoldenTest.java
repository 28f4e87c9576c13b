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
 * What each algorithm learned in its first 20 iterations, as digests on file: a change of bits is a
 * change to be decided on. {@code -Dgolden.write=true} writes the files anew.
 */
final class GoldenTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden.txt");

  /** ANIL with several steps, whose fixed layers are computed once for all of them. */
  private static final Path ANIL = Path.of("src/test/resources/golden-anil.txt");

  /** The experiments of learners that have none on sinusoids. */
  private static final Map<String, String> EXPERIMENTS =
      Map.of("daml", "daml-sine", "adml", "logistic-adml");

  /** The settings that a digest was taken with, where the experiment now has others. */
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
