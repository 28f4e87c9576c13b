package org.salamander.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Model;
import org.salamander.random.Draws;

final class FgsmTest {

  private static final Domain.Values UNIT = Domain.Values.between(0, 1);

  @Test
  void movesBySignsAndStaysWithinTheBounds() {
    Batch batch = new Batch(2, new float[] {0.5f, 0.95f, 0.02f, 0.5f}, new float[] {0, 1});
    Batch moved = new Fgsm(0.1f, UNIT).perturb(batch, new float[] {-3f, 1e-9f, -1f, 0f});
    assertThat(moved.inputs()).containsExactly(0.4f, 1f, 0f, 0.5f);
    assertThat(moved.targets()).isSameAs(batch.targets());
    assertThat(batch.inputs()).containsExactly(0.5f, 0.95f, 0.02f, 0.5f);
  }

  @Test
  void raisesTheLoss() {
    Architecture architecture = LearnerContract.architecture();
    Model model = architecture.model();
    float[] theta = new float[architecture.layout().size()];
    Draws draws = Draws.of(3);
    for (int i = 0; i < theta.length; i++) {
      theta[i] = (float) (0.5 * draws.gaussian());
    }
    Batch clean = LearnerContract.task().query(theta);
    Batch moved = new Fgsm(0.05f, Domain.Values.REAL).attack(model, theta, clean);
    assertThat(model.score(theta, moved).loss()).isGreaterThan(model.score(theta, clean).loss());
  }

  @Test
  void refusesWhatItCannotMove() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fgsm(0.1f, Domain.Values.DISCRETE))
        .withMessageContaining("discrete inputs");
    for (float epsilon : List.of(0f, -1f, Float.NaN, Float.POSITIVE_INFINITY)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Fgsm(epsilon, UNIT))
          .withMessageStartingWith("epsilon is " + epsilon);
    }
  }
}
