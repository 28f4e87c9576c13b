package org.salamander.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.learner.Learners;
import org.salamander.learner.Maml;
import org.salamander.learner.MetaLearner;
import org.salamander.task.Logistic;
import org.salamander.task.TaskConfig;

final class PluginsTest {

  private record Named(Map<String, Class<? extends MetaLearner>> learners) implements Plugin {}

  private record Sources(Map<String, Class<? extends TaskConfig>> tasks) implements Plugin {}

  @Test
  void namesStandBesideThoseOfTheProgram() {
    Plugins plugins =
        Plugins.of(
            List.of(
                new Named(Map.of("mine", Maml.class)), new Sources(Map.of("own", Logistic.class))));
    assertThat(plugins.learners()).containsAllEntriesOf(Learners.BY_NAME).containsKey("mine");
    assertThat(plugins.tasks()).containsKeys("own", "sinusoid", "bandit");
    assertThat(plugins.models()).containsKey("mlp");
  }

  @Test
  void noneIsOnThisClassPath() {
    assertThat(Plugins.load()).isEqualTo(Plugins.of(List.of()));
  }

  @Test
  void aDamagedJarIsRefused(@TempDir Path folder) throws IOException {
    Path jar = Files.writeString(folder.resolve("cut.jar"), "PK\3\4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plugins.requireJar(jar.toString()))
        .withMessageContaining("SALAMANDER_PLUGINS names " + jar + ", which is damaged (");
  }

  @Test
  void aNameOfTheProgramIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plugins.of(List.of(new Named(Map.of("maml", Maml.class)))))
        .withMessageContaining(
            "PluginsTest$Named: learner.type = maml is org.salamander.learner.Maml already");
  }

  @Test
  void aNameOfAnotherPluginIsRefused() {
    Plugin one = new Sources(Map.of("own", Logistic.class));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plugins.of(List.of(one, one)))
        .withMessageContaining("tasks.source = own is org.salamander.task.Logistic already");
  }

  @Test
  void onlyRecordsAreConfigurations() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Plugins.of(List.of(new Named(Map.of("mine", MetaLearner.class)))))
        .withMessageEndingWith("it must be a record");
  }
}
