package org.salamander.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.salamander.model.Batch;

/** The unlabelled inputs show the domain of a task. */
final class DamlSineTest {

  private static final float[] ANY = {};

  @Test
  void twoDomainsBetrayThemselvesByTheSignOfTheirInputs() {
    TaskSource source = new DamlSine(1, 4, DamlSine.Domains.TWO);
    int upright = 0;
    for (int i = 0; i < 400; i++) {
      Task task = source.task(1, Split.TRAIN, 0, i);
      double sign = task.support(0, ANY).inputs()[0] > 0 ? 1 : -1;
      upright += sign > 0 ? 1 : 0;
      for (int step = 0; step < 5; step++) {
        double x = task.support(step, ANY).inputs()[0] * sign;
        assertThat(x).isBetween(Math.PI / 4 - 1e-6, Math.PI / 2 + 1e-6);
      }
      Batch query = task.query(ANY);
      assertThat(query.size()).isEqualTo(4);
      for (int j = 0; j < 4; j++) {
        assertThat((double) query.inputs()[j]).isBetween(-2 * Math.PI, 2 * Math.PI);
        assertThat((double) query.targets()[j])
            .isCloseTo(sign * Math.sin(query.inputs()[j]), within(1e-6));
      }
    }
    assertThat(upright).isBetween(160, 240);
  }

  @Test
  void aContinuumOfDomainsIsWhereTheInputsAre() {
    TaskSource source = new DamlSine(400, 50, DamlSine.Domains.CONTINUUM);
    for (int i = 0; i < 50; i++) {
      Task task = source.task(1, Split.TEST, 0, i);
      double mean = 0;
      for (float x : task.support(2, ANY).inputs()) {
        mean += x / 400;
      }
      Batch query = task.query(ANY);
      for (int j = 0; j < 50; j++) {
        double expected = Math.sin(query.inputs()[j] + Math.PI - mean);
        assertThat((double) query.targets()[j]).isCloseTo(expected, within(0.06));
      }
    }
  }

  @Test
  void supportIsUnlabelledAndDrawnAnewAtEachStep() {
    Task task = new DamlSine(2, 4, DamlSine.Domains.TWO).task(1, Split.TRAIN, 3, 1);
    assertThat(task.support(0, ANY).targets()).isEmpty();
    assertThat(task.support(0, ANY).inputs()).isNotEqualTo(task.support(1, ANY).inputs());
    assertThat(task.support(1, ANY).inputs()).isEqualTo(task.support(1, ANY).inputs());
    assertThat(task.support(0, ANY).and(task.query(ANY)).targets()).isEmpty();
  }

  @Test
  void aTaskIsAFunctionOfItsName() {
    TaskPurity.check(new DamlSine(1, 4, DamlSine.Domains.TWO));
    TaskPurity.check(new DamlSine(10, 4, DamlSine.Domains.CONTINUUM));
  }

  @Test
  void theOracleHasNoLoss() {
    Task task = new DamlSine(1, 4, DamlSine.Domains.CONTINUUM).task(1, Split.TEST, 0, 5);
    float[] predicted = new float[4];
    task.oracle().orElseThrow().predict(task.query(ANY), predicted);
    assertThat(predicted).isEqualTo(task.query(ANY).targets());
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DamlSine(0, 4, DamlSine.Domains.TWO))
        .withMessageStartingWith("shots is 0");
  }
}
