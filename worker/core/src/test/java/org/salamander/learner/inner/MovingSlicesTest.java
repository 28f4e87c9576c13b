package org.salamander.learner.inner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.config.InvalidValue;
import org.salamander.model.Layout;
import org.salamander.model.Layout.Role;

/** Tests the key {@code adapt}. */
final class MovingSlicesTest {

  private static final Layout LAYOUT =
      Layout.empty()
          .with("context", Role.CONTEXT, 2)
          .with("embedding.shop", Role.EMBEDDING, 9, 2)
          .with("conv1.kernel", Role.KERNEL, 3)
          .with("norm1.scale", Role.SCALE, 3)
          .with("norm1.shift", Role.SHIFT, 3)
          .with("conv10.kernel", Role.KERNEL, 3)
          .with("head.weight", Role.KERNEL, 3)
          .with("head.bias", Role.BIAS, 1);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*                        | 0 1 2 3 4 5 6 7",
        "head                     | 6 7",
        "conv1                    | 2",
        "conv*                    | 2 5",
        "* !head                  | 0 1 2 3 4 5",
        "* !role:scale !role:shift | 0 1 2 5 6 7",
        "!role:shift *            | 0 1 2 3 5 6 7",
        "head.bias context        | 0 7",
        "role:kernel              | 2 5 6",
        "role:s*                  | 3 4",
        "* !embedding !role:log-std | 0 2 3 4 5 6 7"
      })
  void patternsChooseSlicesInTheLayoutsOrder(String patterns, String chosen) {
    List<Layout.Slice> expected =
        List.of(chosen.split(" ")).stream()
            .map(index -> LAYOUT.slices().get(Integer.parseInt(index)))
            .toList();
    assertThat(MovingSlices.of(LAYOUT, List.of(patterns.split(" "))).slices()).isEqualTo(expected);
  }

  @Test
  void aNameThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> MovingSlices.of(LAYOUT, List.of("*", "haed")))
        .isInstanceOf(InvalidValue.class)
        .hasMessageStartingWith("adapt is [*, haed]; no slice under haed")
        .hasMessageContaining("head.weight (role:kernel)");
  }

  @Test
  void whatMovesNothingIsRefused() {
    assertThatThrownBy(() -> MovingSlices.of(LAYOUT, List.of("head", "!role:*")))
        .hasMessageStartingWith("adapt is [head, !role:*]; nothing moves");
    assertThatThrownBy(() -> MovingSlices.of(LAYOUT, List.of("!head")))
        .hasMessageStartingWith("adapt is [!head]; nothing moves");
  }
}
