package org.salamander.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.salamander.model.Batch;

/** Sinusoid tasks: the curve, its options, their ranges, and their independence. */
final class SinusoidTest {

  private static final List<Double> ONE = List.of(1.0, 1.0);
  private static final List<Double> INPUTS = List.of(-5.0, 5.0);
  private static final Sinusoid PAPER = sinusoid(List.of(0.1, 5.0), List.of(0.0, Math.PI), 0);

  private static Sinusoid sinusoid(List<Double> amplitude, List<Double> phase, int grid) {
    return new Sinusoid(10, 12, amplitude, phase, null, ONE, INPUTS, Sinusoid.Sign.MINUS, grid);
  }

  private static Sinusoid fixed(double phase, double frequency, Sinusoid.Sign sign) {
    List<Double> w = List.of(frequency, frequency);
    return new Sinusoid(10, 12, ONE, List.of(phase, phase), null, w, INPUTS, sign, 0);
  }

  private static Batch query(TaskSource source, int index) {
    return source.task(1, Split.TRAIN, 0, index).query(new float[0]);
  }

  @Test
  void minusShiftsToTheRight() {
    Batch batch = query(fixed(Math.PI / 2, 1, Sinusoid.Sign.MINUS), 0);
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.targets()[i]).isCloseTo((float) -Math.cos(batch.inputs()[i]), within(1e-6f));
    }
  }

  @Test
  void plusShiftsToTheLeftAndFrequencyStretches() {
    Batch batch = query(fixed(Math.PI / 2, 0.8, Sinusoid.Sign.PLUS), 0);
    for (int i = 0; i < batch.size(); i++) {
      float expected = (float) Math.cos(0.8 * batch.inputs()[i]);
      assertThat(batch.targets()[i]).isCloseTo(expected, within(1e-6f));
    }
  }

  @Test
  void amplitudesAndInputsFillTheirRanges() {
    float[] peaks = new float[2000];
    float[] inputs = new float[2000];
    for (int i = 0; i < peaks.length; i++) {
      Batch batch = query(PAPER.with(1, 200), i);
      for (float y : batch.targets()) {
        peaks[i] = Math.max(peaks[i], Math.abs(y));
      }
      inputs[i] = batch.inputs()[0];
    }
    Arrays.sort(peaks);
    Arrays.sort(inputs);
    assertThat(peaks[0]).isBetween(0.09f, 0.13f);
    assertThat(peaks[999]).isCloseTo(2.55f, within(0.2f));
    assertThat(peaks[1999]).isBetween(4.95f, 5f);
    assertThat(inputs[0]).isBetween(-5f, -4.95f);
    assertThat(inputs[1999]).isBetween(4.95f, 5f);
  }

  @Test
  void phasesFillTheirRange() {
    Sinusoid source = sinusoid(ONE, List.of(0.0, Math.PI), 0).with(1, 1);
    // sin(x − φ) and its value a quarter wave on give x − φ, and so φ.
    double least = Math.PI;
    double most = 0;
    for (int i = 0; i < 2000; i++) {
      Task task = source.task(3, Split.TRAIN, 0, i);
      float x = 0.5f;
      float[] y = new float[2];
      Batch points = new Batch(2, new float[] {x, x + (float) Math.PI / 2}, new float[2]);
      task.oracle().orElseThrow().predict(points, y);
      double phase = x - Math.atan2(y[0], y[1]);
      least = Math.min(least, phase);
      most = Math.max(most, phase);
    }
    assertThat(least).isBetween(-1e-6, 0.01);
    assertThat(most).isBetween(Math.PI - 0.01, Math.PI + 1e-6);
  }

  @Test
  void discretePhasesAreEquallyLikely() {
    List<Double> inputs = List.of(-2 * Math.PI, 2 * Math.PI);
    Sinusoid source =
        new Sinusoid(
            4,
            4,
            ONE,
            List.of(0.0, 1.0),
            List.of(0.0, Math.PI),
            ONE,
            inputs,
            Sinusoid.Sign.PLUS,
            0);
    int upright = 0;
    for (int i = 0; i < 1000; i++) {
      Batch batch = query(source, i);
      float sine = (float) Math.sin(batch.inputs()[0]);
      float y = batch.targets()[0];
      assertThat(Math.abs(y)).isCloseTo(Math.abs(sine), within(1e-5f));
      upright += Math.abs(y - sine) < 1e-5 ? 1 : 0;
    }
    assertThat(upright).isBetween(440, 560);
  }

  @Test
  void supportAndQueryTakeAWholeGridBetweenThem() {
    Task task = sinusoid(ONE, ONE, 50).with(10, 40).task(1, Split.TRAIN, 7, 0);
    Batch both = task.support(0, new float[0]).and(task.query(new float[0]));
    float[] inputs = both.inputs().clone();
    assertThat(inputs).doesNotHaveDuplicates();
    Arrays.sort(inputs);
    assertThat(inputs).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(inputs[i]).isCloseTo(-5 + 10 * i / 49f, within(1e-6f));
    }
    assertThat(both.inputs()).isNotEqualTo(inputs);
  }

  @Test
  void theOracleHasNoLoss() {
    Task task = PAPER.task(1, Split.TEST, 0, 5);
    Batch batch = task.query(new float[0]);
    float[] predicted = new float[batch.size()];
    task.oracle().orElseThrow().predict(batch, predicted);
    assertThat(predicted).isEqualTo(batch.targets());
  }

  @Test
  void aTaskIsAFunctionOfItsName() {
    TaskPurity.check(PAPER);
    TaskPurity.check(sinusoid(ONE, ONE, 50));
  }

  @Test
  void otherNumbersOfExamples() {
    Task task = PAPER.with(5, 7).task(1, Split.TEST, 0, 0);
    assertThat(task.support(0, new float[0]).size()).isEqualTo(5);
    assertThat(task.query(new float[0]).size()).isEqualTo(7);
    assertThat(IntStream.of(PAPER.shots(), PAPER.queries()).toArray()).containsExactly(10, 12);
  }

  @Test
  void refusesWhatMakesNoSense() {
    refused("amplitude is [5.0, 1.0]", () -> sinusoid(List.of(5.0, 1.0), ONE, 0));
    refused("amplitude is [NaN, 1.0]", () -> sinusoid(List.of(Double.NaN, 1.0), ONE, 0));
    refused("phase is [0.0]", () -> sinusoid(ONE, List.of(0.0), 0));
    refused("grid is -1", () -> sinusoid(ONE, ONE, -1));
    refused("grid is 21; it must be at least", () -> sinusoid(ONE, ONE, 21));
    refused("shots is 0", () -> PAPER.with(0, 1));
    refused("queries is -3", () -> PAPER.with(1, -3));
    refused(
        "phases is []",
        () -> new Sinusoid(1, 1, ONE, ONE, List.of(), ONE, INPUTS, Sinusoid.Sign.MINUS, 0));
  }

  private static void refused(String message, Runnable construction) {
    assertThatIllegalArgumentException()
        .isThrownBy(construction::run)
        .withMessageStartingWith(message);
  }
}
