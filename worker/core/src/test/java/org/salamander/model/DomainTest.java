package org.salamander.model;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that examples that contradict their domain are refused before a loss is computed. */
class DomainTest {

  private static Batch batch(float target) {
    return new Batch(2, new float[] {1, 2, 3, 4}, new float[] {0, target});
  }

  @ParameterizedTest
  @CsvSource({
    "BINARY, 1, 1",
    "BINARY, 1, -0",
    "CLASSES, 3, 2",
    "REGRESSION, 1, -7.5",
  })
  void takesWhatIsOfIt(Domain.Kind kind, int outputs, float target) {
    assertThatNoException()
        .isThrownBy(() -> new Domain(List.of(2), outputs, kind).require(batch(target)));
  }

  @ParameterizedTest
  @CsvSource({
    "BINARY, 1, -1, 'target of example 2 is -1.0; it must be 0 or 1'",
    "BINARY, 1, 2, 'target of example 2 is 2.0; it must be 0 or 1'",
    "BINARY, 1, NaN, 'target of example 2 is NaN; it must be 0 or 1'",
    "CLASSES, 3, 3, 'target of example 2 is 3.0; it must be a class from 0 to 2'",
    "CLASSES, 3, 0.5, 'target of example 2 is 0.5; it must be a class from 0 to 2'",
    "REGRESSION, 1, Infinity, 'target of example 2 is Infinity; it must be a finite number'",
  })
  void refusesWhatIsNot(Domain.Kind kind, int outputs, float target, String said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Domain(List.of(2), outputs, kind).require(batch(target)))
        .withMessageStartingWith(said);
  }

  @Test
  void refusesInputsThatAreNoNumbers() {
    Batch batch = new Batch(2, new float[] {1, 2, Float.NaN, 4}, new float[2]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Domain(List.of(2), 1, Domain.Kind.BINARY).require(batch))
        .withMessage("input 1 of example 2 is NaN; it must be a finite number");
  }
}
