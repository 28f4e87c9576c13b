package org.salamander.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.salamander.run.adapt.Adapted;
import org.salamander.run.adapt.Adapter;
import org.salamander.run.adapt.Examples;
import org.salamander.run.config.Configs;
import org.salamander.run.evaluate.Evaluation;
import org.salamander.run.evaluate.TrainedRun;
import org.salamander.run.learned.LearnedRun;

/**
 * Tests run directories that earlier versions wrote at iteration 10 of 20. Opening, evaluating and
 * resuming them gives the same results as then. A change of the format adds fixtures of the format
 * before the change; they are never replaced.
 */
class OldRunsTest {

  private static final Path FORMAT1 = Path.of("src/test/resources/format1");

  @TempDir private Path temp = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "adml, 0.6919640202844621, f8ad16bf3f3b713ddb3609f2563089848ce9a453a97851077912c4f21aa1c315",
    "bandit, -0.09876605754087361, 1db70824064a3f6b46b01f32adb563fbe2296905041feed0621b0698b1526ca3",
    "daml, 0.6335501710185781, a2a60cc05c5ac8ba9742a5023665abe8d7a27425637df368e1b1d23cda58460e",
    "navigation-trpo, -0.1113356853647639, 966e994a9b990332db5147fc8e254b4c5e56e68c78f7ffbe8bc427095b9bcf1b",
    "omniglot, 1.68062071351132, 5d7bc791e12b4d3228d479e58ea0fa41f875cb936646f4fbdcd27c047ed92e48",
    "sinusoid-anil, 5.227068329651678, 5a477c20f53f1b4963fbf0445ae1721f9410efbe23c959084753cd11cb7971a3",
    "sinusoid-caml, 5.210407212316476, d0b942bba7cbfd03facb60ac8b5efec63bef6107b2405b1fb2be53066f6e2f9d",
    "sinusoid-lstm, 4.9724411322347555, 6e4a3460c61a826f18acba5dad2bb963845a6bafe12a33094d382e14d01bc87b",
    "sinusoid-maml, 5.227034145892676, ed5ba7285fd5ff531ad4b52c2b5f9bd0d860aff2b950cc58ffe64f2f8ad91c51",
    "sinusoid-mamlpp, 5.180468813945254, 394d355c9fe30e157fa4ee68345fb76b4cd59fd1ef49c17700d024e8aad4935e",
    "sinusoid-meta-sgd, 4.806999647536783, 60c2f2a352ef4f7957647487f44b635d7ce418407acbddaa01df1341ff02a30b",
    "sinusoid-reptile, 5.30011057438004, 639d9efe496515a92dcbf8456bb0ab24503fd8b6e6557ac50c4a1155f52d17ac",
  })
  void format1IsJudgedAndGoesOn(String name, double loss, String sha256) throws IOException {
    Runs.assumeData(name);
    String run = copy(FORMAT1.resolve(name));
    TrainedRun read = TrainedRun.open(run, List.of(), line -> {});
    Evaluation evaluation = read.evaluate(false, null, line -> {});
    assertThat(read.checkpoint().iteration()).isEqualTo(10);
    assertThat(evaluation.loss(evaluation.steps()).mean()).isEqualTo(loss);
    Path conf = Files.writeString(temp.resolve("conf"), Configs.hocon(read.resolved()));
    assertThat(TinyRuns.resume(conf, run).finished()).isTrue();
    assertThat(TinyRuns.sha256(run)).isEqualTo(sha256);
  }

  @Test
  void format1IsAdapted() throws IOException {
    String run = copy(FORMAT1.resolve("sinusoid-maml"));
    Adapter adapter = Adapter.of(LearnedRun.open(run, line -> {}), line -> {});
    Path csv = Files.writeString(temp.resolve("own.csv"), "0.5,1.5\n1,1.25\n-2,-1\n");
    Examples support = adapter.support(csv);
    Adapted adapted = adapter.adapt(support, null, 5);
    assertThat(adapted.curve().get(5).support().loss())
        .isLessThan(adapted.curve().get(0).support().loss());
  }

  private String copy(Path from) throws IOException {
    Path to = temp.resolve("run");
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
    return to.toString();
  }
}
