package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Domain;
import org.salamander.run.TinyRuns;

class LossWatchTest {

  private static Optional<String> verdict(Domain.Kind kind, double... losses) {
    LossWatch watch = new LossWatch(new Domain(List.of(1), 5, kind));
    for (double loss : losses) {
      watch.add(loss);
    }
    return watch.verdict("the loss");
  }

  @Test
  void saysThatALossHasGrown() {
    double[] losses = new double[40];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = 3 + i;
    }
    assertThat(verdict(Domain.Kind.REGRESSION, losses).orElseThrow())
        .contains("the loss ends at 37.50, above twice what it was at the start, 7.500");
  }

  @Test
  void saysThatAConstantDoesAsWell() {
    assertThat(verdict(Domain.Kind.CLASSES, 2, 1.9, 1.7)).isPresent();
    assertThat(verdict(Domain.Kind.CLASSES, 2, 1.9, 1.7, 0.3, 0.2)).isEmpty();
  }

  /** A training that diverges in the first iterations has no earlier row to compare with. */
  @Test
  void aTrainingThatDivergesAtOnceSaysSo(@TempDir Path temp) throws IOException {
    Path conf = TinyRuns.conf(temp);
    assertThat(notes(conf, temp.resolve("steep"), "outer.optimizer.rate=3"))
        .anyMatch(
            note ->
                note.matches(
                    "training has not helped: the loss of the first iteration's tasks ends at"
                        + " [\\d.]+, above twice what it was at the start, [\\d.]+; .*"));
    assertThat(notes(conf, temp.resolve("still"), "outer.optimizer.rate=1e-9"))
        .noneMatch(note -> note.contains("has not helped"));
  }

  private static List<String> notes(Path conf, Path run, String setting) {
    List<String> notes = new ArrayList<>();
    TinyRuns.run(
        conf,
        run.toString(),
        false,
        () -> false,
        notes::add,
        "log.every=400",
        "outer.iterations=400",
        setting);
    return notes;
  }

  @Test
  void saysNothingOfWhatHasFallenNorOfPolicies() {
    assertThat(verdict(Domain.Kind.REGRESSION, 4, 3, 2)).isEmpty();
    assertThat(verdict(Domain.Kind.REGRESSION, 4)).isEmpty();
    assertThat(verdict(Domain.Kind.CONTINUOUS_ACTIONS, 1, 9, 90)).isEmpty();
  }
}
