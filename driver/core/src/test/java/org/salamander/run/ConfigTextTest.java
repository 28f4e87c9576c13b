package org.salamander.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.salamander.run.config.Configs;

/** Tests sections of a configuration as text on one line. */
class ConfigTextTest {

  private static String text(String section, String... settings) {
    return RunConfig.text(
        RunConfig.decode(
                Configs.override(ConfigFactory.parseString(TinyRuns.CONF), List.of(settings)), "")
            .resolved(),
        section);
  }

  @Test
  void namesNumbersAndListsStandAndDefaultsOfOtherKindsDoNot() {
    assertThat(text("learner")).startsWith("{ type = maml, ").contains("steps = 1", "rate = 0.01");
    assertThat(text("learner")).doesNotContain("inner", "null");
    assertThat(text("model")).contains("type = mlp", "layers = [4]");
  }

  @Test
  void whatIsSetIsWritten() {
    assertThat(text("learner", "learner.inner=adam")).contains("inner { type = adam");
    assertThat(text("model", "model.activation=tanh")).contains("activation = tanh");
  }

  @Test
  void theTextIsAConfiguration() {
    String learner = text("learner");
    assertThat(text("learner", "learner=null", "learner=" + learner)).isEqualTo(learner);
  }
}
