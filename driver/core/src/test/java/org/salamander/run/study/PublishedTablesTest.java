package org.salamander.run.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.run.RunConfig;
import org.salamander.run.config.Configs;
import org.salamander.run.study.PublishedTable.Row;

/** Tests which published figures belong to a run's configuration. */
class PublishedTablesTest {

  private static final PublishedTables TABLES = new PublishedTables(Path.of("../../conf/tables"));

  private static Optional<Row> row(String conf, String... settings) {
    ConfigObject resolved =
        RunConfig.decode(Configs.read(Path.of("../../conf", conf), List.of(settings)), conf)
            .resolved();
    return TABLES.row(resolved);
  }

  @Test
  void findsTheRowOfAnExperimentWhateverItsSeedAndLength() {
    assertThat(row("sinusoid-maml.conf", "seed=7", "outer.iterations=10", "validation.every=5"))
        .hasValueSatisfying(row -> assertThat(row.source()).isEqualTo("Finn et al. 2017, table 2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"learner.rate=0.5", "tasks.shots=3", "evaluation.shots=7", "model.layers=[8]"})
  void anotherExperimentHasNone(String setting) {
    assertThat(row("sinusoid-maml.conf", setting)).isEmpty();
  }

  @Test
  void aRowWithoutAPublishedFigureIsNone() {
    assertThat(row("sinusoid-fomaml.conf")).isEmpty();
  }

  @Test
  void withoutTheFolderThereAreNoTables() {
    assertThat(new PublishedTables(Path.of("nowhere")).names()).isEmpty();
  }
}
