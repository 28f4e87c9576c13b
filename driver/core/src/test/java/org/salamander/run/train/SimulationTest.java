package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.salamander.cluster.ThreadCluster;
import org.salamander.learner.Contribution;
import org.salamander.run.Experiment;
import org.salamander.run.RunConfig;
import org.salamander.run.config.Decoder.Decoded;
import org.salamander.run.store.Digest;
import org.salamander.task.DataContext;
import org.salamander.work.Round;
import org.salamander.work.TrainingWork;

/**
 * Simulated histories of training runs. Executors join, die, become slow and repeat work. Messages
 * are lost. Drivers die and resume. The disk fails and damages files. Every run must end with the
 * same bits as an undisturbed run. {@code -Dhistories=20000} runs more than the usual 2,000
 * histories.
 */
@Timeout(1800)
class SimulationTest {

  private static final int HISTORIES = Integer.getInteger("histories", 2_000);

  private static final List<Decoded<RunConfig>> CONFIGS =
      List.of(
          SimulatedHistory.config("maml", 25, "type = maml, steps = 1, rate = 0.01", ""),
          SimulatedHistory.config("reptile", 32, "type = reptile, steps = 2, rate = 0.02", ""),
          SimulatedHistory.config(
              "validated",
              7,
              "type = fomaml, steps = 1, rate = 0.01",
              "validation { every = 2, tasks = 9 }"));

  @Test
  void everyHistoryEndsWithTheSameBits() {
    Set<String> found = ConcurrentHashMap.newKeySet();
    Set<Integer> drivers = ConcurrentHashMap.newKeySet();
    LongStream.range(0, HISTORIES)
        .parallel()
        .forEach(
            seed -> {
              int which = (int) (seed % CONFIGS.size());
              SimulatedHistory.Outcome outcome = outcome(which, seed);
              found.add(which + ": " + outcome.sha256());
              drivers.add(outcome.drivers());
            });
    System.out.printf(
        Locale.ROOT,
        "%d histories, of 1 to %d drivers%n",
        HISTORIES,
        new TreeSet<>(drivers).last());
    assertThat(found).as("one sha256 for each configuration").hasSize(CONFIGS.size());
    assertThat(drivers).as("drivers of a history").contains(1).anyMatch(number -> number > 4);
    for (int which = 0; which < CONFIGS.size(); which++) {
      String undisturbed = undisturbed(CONFIGS.get(which));
      assertThat(found).anyMatch(line -> line.contains(undisturbed));
    }
  }

  @Test
  void oneSeedReplaysOneHistory() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(outcome(0, seed)).isEqualTo(outcome(0, seed));
    }
    assertThat(outcome(0, 1).events()).isNotEqualTo(outcome(0, 2).events());
  }

  private static SimulatedHistory.Outcome outcome(int config, long seed) {
    try {
      return new SimulatedHistory(CONFIGS.get(config), seed).run();
    } catch (IOException | RuntimeException | AssertionError failure) {
      throw new AssertionError("history " + seed + ": " + failure.getMessage(), failure);
    }
  }

  /** The result of a run on one thread of this JVM. */
  private static String undisturbed(Decoded<RunConfig> config) {
    Experiment experiment = Experiment.of(config.value(), DataContext.ofProcess(line -> {}));
    TrainingState state = new TrainingState(experiment, experiment.initial());
    try (ThreadCluster cluster = new ThreadCluster(experiment.architecture(), 1)) {
      while (state.iteration() < config.value().outer().iterations()) {
        TrainingWork work =
            new TrainingWork(
                experiment.tasks(),
                config.value().learner().at(state.iteration()),
                config.value().seed(),
                state.iteration(),
                false);
        Contribution sum = cluster.sum(work, config.value().outer().batch(), Round.of(state.z()));
        state.step(
            sum.vector(),
            sum.metrics().weight(),
            new ClusterRounds(experiment, cluster, state.z(), state.iteration()));
      }
    }
    return Digest.sha256(state.checkpoint(0, config.resolved(), List.of()).z());
  }
}
