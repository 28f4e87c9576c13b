package org.salamander.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.learner.Maml;
import org.salamander.run.RunConfig;
import org.salamander.run.TinyRuns;

/** Tests what a configuration file may contain, and the error messages for everything else. */
class DecoderTest {

  @TempDir private Path temp = Path.of("");

  private static Decoder.Decoded<RunConfig> decode(String... settings) {
    return RunConfig.decode(
        Configs.override(
            Configs.data(TinyRuns.CONF, ConfigSyntax.CONF, "conf/x.conf"), List.of(settings)),
        "conf/x.conf");
  }

  @Test
  void fillsDefaultsIn() {
    Decoder.Decoded<RunConfig> decoded = decode();
    assertThat(decoded.value().learner()).isEqualTo(new Maml(1, 0.01f));
    assertThat(decoded.value().evaluation().transductive()).isTrue();
    assertThat(decoded.value().init()).isNull();
    assertThat(decoded.resolved().toConfig().getDouble("outer.optimizer.beta1")).isEqualTo(0.9);
    assertThat(decoded.resolved().toConfig().getString("model.type")).isEqualTo("mlp");
    assertThat(decoded.resolved().toConfig().getString("outer.schedule.type"))
        .isEqualTo("constant");
    assertThat(decoded.resolved().toConfig().getDouble("learner.rate")).isEqualTo(0.01);
  }

  @Test
  void resolvesToWhatItCameFrom() {
    Decoder.Decoded<RunConfig> first = decode("outer.clip.norm = 10", "log.every = 7");
    String written = Configs.hocon(first.resolved());
    Decoder.Decoded<RunConfig> second =
        RunConfig.decode(
            Configs.override(Configs.data(written, ConfigSyntax.CONF, "again"), List.of()),
            "again");
    assertThat(second.value()).isEqualTo(first.value());
    assertThat(second.resolved()).isEqualTo(first.resolved());
    assertThat(Configs.hocon(second.resolved())).isEqualTo(written);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "learner.stepz=1 | learner.stepz: unknown key; did you mean learner.steps?",
        "learnr.steps=1 | learnr: unknown key; did you mean learner?",
        "outer.optimizer.betta1=0.5 | outer.optimizer.betta1: unknown key; did you mean outer.optimizer.beta1?",
        "checkpoint.zzzzzz=1 | checkpoint.zzzzzz: unknown key; known here: every, keep",
        "learner.steps=many | learner.steps is many; it must be a whole number",
        "learner.steps=1.5 | learner.steps is 1.5; it must be a whole number between",
        "learner.steps=3000000000 | learner.steps is 3000000000; it must be a whole number between",
        "learner.rate=true | learner.rate is true; it must be a number",
        "learner.rate=NaN | learner.rate is NaN; it must be a number",
        "learner.rate=1e39 | it must be a finite number a 32-bit float can hold",
        "learner.rate=-1 | learner.rate is -1.0; it must be ",
        "learner.steps=-1 | learner.steps is -1; it must be ",
        "outer.batch=0 | outer.batch is 0; it must be at least 1",
        "outer.iterations=-1 | outer.iterations is -1; it must be at least 0",
        "checkpoint.keep=0 | checkpoint.keep is 0; it must be at least 1",
        "checkpoint.every=0 | checkpoint.every is 0; it must be at least 1",
        "log.every=0 | log.every is 0; it must be at least 1",
        "validation.every=-1 | validation.every is -1; it must be at least 0",
        "evaluation.tasks=0 | evaluation.tasks is 0; it must be at least 1",
        "evaluation.split=tset | evaluation.split is tset; it must be one of ",
        "evaluation.transductive=1 | evaluation.transductive is 1; it must be true or false",
        "cluster.threads=0 | cluster.threads is 0; it must be at least 1",
        "name=3 | name is 3; it must be a string",
        "name=\"a/b\" | name is \"a/b\"; it must consist of letters",
        "model.layers=40 | model.layers is 40; it must be a list",
        "model.layers=[4,x] | model.layers[1] is x; it must be a whole number",
        "outer=3 | outer is 3; it must be a section { … }",
        "outer.optimizer.type=adamm | outer.optimizer.type is adamm; it must be one of adam, sgd",
        "outer.schedule.type=step | outer.schedule.type is step; it must be one of constant, cosine, linear",
        "tasks.source=sinus | tasks.source is sinus; it must be one of ",
        "seed=null | seed is null; it must be a whole number",
      })
  void refusesSettingsByName(String setting, String message) {
    assertThatThrownBy(() -> decode(setting))
        .isInstanceOf(ConfigError.class)
        .hasMessageStartingWith("--set " + setting)
        .hasMessageContaining(message);
  }

  @Test
  void anUnknownLearnerListsThoseThereAre() {
    assertThatThrownBy(() -> decode("learner.type=mamml"))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining("learner.type is mamml; it must be one of ")
        .hasMessageContaining("anil")
        .hasMessageContaining("fomaml")
        .hasMessageContaining("gradient-combination")
        .hasMessageContaining("maml")
        .hasMessageContaining("meta-sgd")
        .hasMessageContaining("pretrain")
        .hasMessageContaining("reptile");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name = tiny, | name is missing; it must be a string",
        "batch = 4, | outer.batch is missing; it must be a whole number",
        "type = adam, | outer.optimizer.type is missing; it must be one of adam, sgd",
        "type = maml, | learner.type is missing; it must be one of ",
        "source = sinusoid, | tasks.source is missing; it must be one of ",
        "outer { iterations = 20, batch = 4, optimizer { type = adam, rate = 0.001 } } | outer is missing; it must be a section"
      })
  void namesWhatIsMissing(String without, String message) {
    String text = TinyRuns.CONF.replace(without, "");
    assertThatThrownBy(
            () ->
                RunConfig.decode(
                    Configs.override(
                        Configs.data(text, ConfigSyntax.CONF, "conf/x.conf"), List.of()),
                    "conf/x.conf"))
        .isInstanceOf(ConfigError.class)
        .hasMessageStartingWith("conf/x.conf: " + message);
  }

  @Test
  void namesFileAndLine() throws IOException {
    Path file =
        Files.writeString(temp.resolve("x.conf"), TinyRuns.CONF.replace("steps = 1", "stepz = 1"));
    assertThatThrownBy(() -> RunConfig.decode(Configs.read(file, List.of()), file.toString()))
        .isInstanceOf(ConfigError.class)
        .hasMessage(file + ": learner.stepz: unknown key; did you mean learner.steps? (line 4)");
  }

  @Test
  void namesTheFileThatIsNoHocon() throws IOException {
    Path file = Files.writeString(temp.resolve("x.conf"), "name = tiny\nouter { batch = 4\n");
    assertThatThrownBy(() -> Configs.read(file, List.of()))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void namesTheReferenceThatLeadsNowhere() throws IOException {
    Path file = Files.writeString(temp.resolve("x.conf"), "name = ${nowhere}");
    assertThatThrownBy(() -> Configs.read(file, List.of()))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("nowhere");
  }

  @Test
  void namesTheFileThatIsMissing() {
    Path file = temp.resolve("none.conf");
    assertThatThrownBy(() -> Configs.read(file, List.of()))
        .isInstanceOf(ConfigError.class)
        .hasMessage(
            file + ": no such file; it must be a file with a configuration, as those in conf/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"learner.rate", "=3", ""})
  void refusesSettingsThatAreNone(String setting) {
    assertThatThrownBy(() -> decode(setting))
        .isInstanceOf(ConfigError.class)
        .hasMessage("--set " + setting + ": it must be key=value, as in --set learner.rate=0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"learner.rate={", "learner.rate=", "name=a:b", "learner..rate=1"})
  void refusesSettingsThatAreNotHocon(String setting) {
    assertThatThrownBy(() -> decode(setting))
        .isInstanceOf(ConfigError.class)
        .hasMessageStartingWith("--set " + setting + ": not HOCON");
  }

  @Test
  void theLastSettingWins() {
    RunConfig config =
        decode("learner.rate=0.5", "learner.rate=0.25", "model { layers = [8, 8] }").value();
    assertThat(config.learner()).isEqualTo(new Maml(1, 0.25f));
    assertThat(config.model().toString()).contains("[8, 8]");
  }

  @Test
  void settingsMoveWhatRefersToThem() {
    String text = TinyRuns.CONF.replace("batch = 4", "batch = ${tasks.shots}");
    RunConfig config =
        RunConfig.decode(
                Configs.override(ConfigFactory.parseString(text), List.of("tasks.shots=6")), "x")
            .value();
    assertThat(config.outer().batch()).isEqualTo(6);
  }
}
