package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.cluster.Samples;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.learner.Runs;
import org.salamander.work.Partial;

/** Every message can be written and read by Kryo with {@code registrationRequired}. */
class KryoMessagesTest {

  private final Kryo kryo = kryo();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 100_000})
  void vectorsKeepTheirBits(int length) {
    float[] vector = vector(length);
    assertThat(bits(roundTrip(vector))).isEqualTo(bits(vector));
  }

  /**
   * The contribution of an embedding with 1,000 rows of 16 numbers. 20 rows are touched, some only
   * by −0 and NaN.
   */
  @Test
  void rowsThatNoTaskTouchedAreNotSent() {
    float[] vector = new float[5 + 1_000 * 16 + 3];
    for (int row = 0; row < 1_000; row += 50) {
      for (int i = 0; i < 16; i++) {
        vector[5 + 16 * row + i] = row % 100 == 0 ? 0.1f * i : i == 7 ? Float.NaN : -0f;
      }
    }
    assertThat(bits(roundTrip(vector))).isEqualTo(bits(vector));
    assertThat(FloatBlocks.bytes(vector)).isBetween(20 * 16 * 4L, 20 * (16 + 14) * 4L);
    Output output = new Output(64, -1);
    kryo.writeObject(output, vector);
    assertThat(output.total()).isLessThan(FloatBlocks.bytes(vector) + 20 * 4 + 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 16, 17, 5_000})
  void zerosKeepTheirPlaces(int zeros) {
    for (int before : new int[] {0, 1, 8, 13}) {
      for (int behind : new int[] {0, 1, 8, 4_097}) {
        float[] vector = new float[before + zeros + behind];
        Arrays.fill(vector, 0, before, 1.5f);
        Arrays.fill(vector, before + zeros, vector.length, -0f);
        assertThat(bits(roundTrip(vector))).isEqualTo(bits(vector));
      }
    }
  }

  @Test
  void rowsKeepTheirLengths() {
    double[][] rows = {{1, Double.NaN, -0.0}, {}, {Double.MIN_VALUE}};
    assertThat(Arrays.deepEquals(roundTrip(rows), rows)).isTrue();
  }

  @Test
  void whatPartitionsAnswerKeepsItsTime() {
    Timed<float[]> timed = roundTrip(new Timed<>(vector(5), 12_345, 20));
    assertThat(timed.nanos()).isEqualTo(12_345);
    assertThat(timed.bytes()).isEqualTo(20);
    assertThat(bits(timed.value())).isEqualTo(bits(vector(5)));
  }

  @Test
  void recordsAreMadeAgain() {
    Metrics metrics = new Metrics(3, 0.1, -0.0, Double.NaN, 2, 1, 2.5);
    assertThat(roundTrip(metrics)).isEqualTo(metrics);
    assertThat(roundTrip(Metrics.NONE)).isEqualTo(Metrics.NONE);
    Contribution contribution = roundTrip(new Contribution(vector(9), metrics));
    assertThat(bits(contribution.vector())).isEqualTo(bits(vector(9)));
    assertThat(contribution.metrics()).isEqualTo(metrics);
  }

  @Test
  void sparseTermsKeepTheirPlaces() {
    Runs runs = new Runs(1_000_000, new int[] {0, 700, 999_991}, new int[] {4, 702, 1_000_000});
    Contribution term = new Contribution(vector(runs.length()), Metrics.NONE, runs);
    Contribution found = roundTrip(term);
    assertThat(bits(found.dense().vector())).isEqualTo(bits(term.dense().vector()));
    assertThat(found.vector()).hasSize(15);
  }

  @Test
  void sumsGoOnWhereTheyWere() {
    Partial partial = new Partial(25);
    for (int task = 3; task < 17; task++) {
      partial.add(
          task, 0, new Contribution(vector(7), new Metrics(1, task, 0, 0, 0, -1, 1)), v -> {});
    }
    Partial found = roundTrip(partial);
    assertThat(found.tasks()).isEqualTo(25);
    assertThat(found.nodes()).hasSameSizeAs(partial.nodes());
    for (int i = 0; i < found.nodes().size(); i++) {
      Partial.Node node = roundTrip(partial.nodes().get(i));
      for (Partial.Node copy : List.of(node, found.nodes().get(i))) {
        assertThat(copy.level()).isEqualTo(partial.nodes().get(i).level());
        assertThat(copy.position()).isEqualTo(partial.nodes().get(i).position());
        assertThat(bits(copy.sum().vector()))
            .isEqualTo(bits(partial.nodes().get(i).sum().vector()));
        assertThat(copy.sum().metrics()).isEqualTo(partial.nodes().get(i).sum().metrics());
      }
    }
    assertThat(roundTrip(new Partial(4)).nodes()).isEmpty();
  }

  @Test
  void whatIsNotRegisteredIsRefused() {
    assertThatThrownBy(() -> roundTrip(new Samples.Bare(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not registered");
  }

  private <T> T roundTrip(T message) {
    Output output = new Output(64, 1 << 24);
    kryo.writeClassAndObject(output, message);
    @SuppressWarnings("unchecked")
    T found = (T) kryo.readClassAndObject(new Input(output.toBytes()));
    return found;
  }

  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.setRegistrationRequired(true);
    new KryoMessages().registerClasses(kryo);
    return kryo;
  }

  private static float[] vector(int length) {
    float[] vector = new float[length];
    for (int i = 0; i < length; i++) {
      vector[i] = i % 7 == 3 ? Float.NaN : i % 5 == 1 ? -0f : i * -1.1f;
    }
    return vector;
  }

  private static int[] bits(float[] vector) {
    int[] bits = new int[vector.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(vector[i]);
    }
    return bits;
  }
}
