package org.salamander.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A record refuses a value out of bounds, wherever it is made. The message names the component. */
class BoundsTest {

  enum Kind {
    PLAIN_ONE,
    OTHER
  }

  record Section(
      @AtLeast(1) int steps,
      @JsonProperty(defaultValue = "0.5") @Positive float innerRate,
      @JsonProperty(value = "final", defaultValue = "0.0") @Between(from = 0, to = 1, below = true)
          double last,
      @JsonProperty(defaultValue = "[1, 2]") @Interval(from = 0, to = 10) List<Integer> range,
      @JsonProperty(defaultValue = "[4, 4]") @NotEmpty List<@AtLeast(1) Integer> layers,
      @JsonProperty(defaultValue = "0.0") @AtLeast(0) double spread,
      @JsonProperty(defaultValue = "plain-one") Kind kind,
      @Nullable @AtLeast(1) Integer every) {

    Section {
      Bounds.check(Section.class, steps, innerRate, last, range, layers, spread, kind, every);
      layers = List.copyOf(layers);
    }
  }

  private static Section with(String key, Object value) {
    return Settings.of(Section.class).with("steps", 1).with(key, value).make();
  }

  @Test
  void fillsInDefaults() {
    assertThat(Settings.of(Section.class).with("steps", 3).make())
        .isEqualTo(new Section(3, 0.5f, 0, List.of(1, 2), List.of(4, 4), 0, Kind.PLAIN_ONE, null));
    assertThat(with("inner-rate", 0.1).innerRate()).isEqualTo(0.1f);
    assertThat(with("inner-rate", 1).innerRate()).isEqualTo(1f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps | 0 | steps is 0; it must be at least 1",
        "every | 0 | every is 0; it must be at least 1",
      })
  void refusesWholeNumbers(String key, int value, String message) {
    assertThatThrownBy(() -> with(key, value)).isInstanceOf(InvalidValue.class).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "final | 1 | final is 1.0; it must be at least 0 and below 1",
        "final | -0.1 | final is -0.1; it must be at least 0 and below 1",
        "final | NaN | final is NaN; it must be at least 0 and below 1",
        "spread | -1 | spread is -1.0; it must be a finite number, at least 0",
        "spread | Infinity | spread is Infinity; it must be a finite number, at least 0",
      })
  void refusesNumbers(String key, double value, String message) {
    assertThatThrownBy(() -> with(key, value)).isInstanceOf(InvalidValue.class).hasMessage(message);
  }

  @Test
  void refusesRatesAndLists() {
    assertThatThrownBy(() -> with("inner-rate", 0f))
        .hasMessage("inner-rate is 0.0; it must be a positive finite number");
    assertThatThrownBy(() -> with("inner-rate", Float.NaN))
        .hasMessage("inner-rate is NaN; it must be a positive finite number");
    assertThatThrownBy(() -> with("layers", List.of()))
        .hasMessage("layers is []; it must not be empty");
    assertThatThrownBy(() -> with("layers", List.of(4, 0)))
        .hasMessage("layers is [4, 0]; each must be at least 1");
    for (List<Integer> bad :
        List.of(List.of(1), List.of(2, 1), List.of(-1, 1), List.of(1, 11), List.of(1, 2, 3))) {
      assertThatThrownBy(() -> with("range", bad))
          .hasMessage(
              "range is "
                  + bad
                  + "; it must be two finite numbers, [lowest, highest], at least 0, at most 10");
    }
  }

  @Test
  void namesTheKey() {
    InvalidValue refused = new InvalidValue("kind", Kind.PLAIN_ONE, "it needs every");
    assertThat(refused).hasMessage("kind is plain-one; it needs every");
    assertThat(refused.key()).isEqualTo("kind");
    assertThat(refused.problem()).isEqualTo(" is plain-one; it needs every");
  }

  @Test
  void settingsNameWhatIsMissingOrUnknown() {
    assertThatThrownBy(() -> Settings.of(Section.class).make())
        .hasMessage("steps is missing; Section needs it");
    assertThatThrownBy(() -> with("steps", 1.5))
        .hasMessage("steps is 1.5; it must be of the type int");
    assertThatThrownBy(() -> with("rate", 1))
        .hasMessageStartingWith("rate: unknown key; known here: steps, inner-rate, final");
  }

  @Test
  void saysTheBoundsInWords() {
    assertThat(Arrays.stream(Section.class.getRecordComponents()).map(Bounds::words))
        .containsExactly(
            "at least 1",
            "a positive finite number",
            "at least 0 and below 1",
            "two finite numbers, [lowest, highest], at least 0, at most 10",
            "not empty, each at least 1",
            "a finite number, at least 0",
            "",
            "at least 1");
  }
}
