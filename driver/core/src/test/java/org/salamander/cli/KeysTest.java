package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.run.RunConfig;
import org.salamander.run.config.KeyReference;
import org.salamander.run.config.KeyReference.Section;

/** Tests the documentation of keys, which is derived from the records. */
class KeysTest {

  private static final Path PAGE = Path.of("../../docs/configuration.md");

  @Test
  void thePageIsUpToDate() throws IOException {
    assertThat(Files.readString(PAGE))
        .as("write it anew: scripts/salamander keys --markdown > docs/configuration.md")
        .isEqualTo(Said.by("keys", "--markdown").out());
  }

  @Test
  void everyKeyHasAMeaningAndEveryChoiceIsTold() {
    List<Section> sections = KeyReference.of(RunConfig.schema(), RunConfig.class);
    assertThat(sections).hasSizeGreaterThan(30);
    for (Section section : sections) {
      assertThat(section.about())
          .as(section.title())
          .matches(about -> section.path().isEmpty() || !about.isBlank());
      assertThat(section.entries())
          .as(section.title())
          .allSatisfy(entry -> assertThat(entry.meaning()).as(entry.key()).isNotBlank());
    }
  }

  @Test
  void boundsAreThoseOfTheRecords() {
    assertThat(Said.by("keys", "outer.optimizer").out())
        .contains("outer.optimizer { type = sgd }")
        .contains("momentum  momentum μ\n      number, at least 0 and below 1; default 0\n")
        .doesNotContain("meta-iterations");
  }

  @Test
  void anUnknownSectionIsRefused() {
    Said said = Said.by("keys", "outre");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("SECTION is outre; it must be one of tasks, model");
  }
}
