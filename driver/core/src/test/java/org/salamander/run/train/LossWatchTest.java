package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.salamander.model.Domain;

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

  @Test
  void saysNothingOfWhatHasFallenNorOfPolicies() {
    assertThat(verdict(Domain.Kind.REGRESSION, 4, 3, 2)).isEmpty();
    assertThat(verdict(Domain.Kind.REGRESSION, 4)).isEmpty();
    assertThat(verdict(Domain.Kind.CONTINUOUS_ACTIONS, 1, 9, 90)).isEmpty();
  }
}
