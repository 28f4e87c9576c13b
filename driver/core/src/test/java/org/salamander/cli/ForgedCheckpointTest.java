package org.salamander.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.run.TinyRuns;
import org.salamander.run.store.Npy;

/**
 * Tests that a checkpoint with wrong contents and right checksums is refused by a clear message.
 */
@Timeout(60)
class ForgedCheckpointTest {

  @TempDir private Path temp = Path.of("");
  private Path run = Path.of("");
  private Path checkpoint = Path.of("");

  @BeforeEach
  void train() throws IOException {
    run = temp.resolve("run");
    TinyRuns.train(TinyRuns.conf(temp), run.toString(), "outer.iterations=5");
    checkpoint = run.resolve("checkpoint-5");
  }

  private void forge(String file, UnaryOperator<byte[]> change) throws IOException {
    Forgery.of(checkpoint, file, change);
  }

  private void isRefused(String... said) {
    for (List<String> command :
        List.of(
            List.of("show", run.toString()),
            List.of("evaluate", run.toString()),
            List.of("export", run.toString(), "--out", temp.resolve("m.npz").toString()),
            List.of("report", run.toString()))) {
      Said answer = Said.by(command.toArray(String[]::new));
      assertThat(answer.status()).as("%s: %s", command, answer.err()).isEqualTo(2);
      assertThat(answer.err()).contains("checkpoint-5").contains(said);
      assertThat(answer.err()).doesNotContain("unexpected", "Exception", "\tat ");
    }
  }

  private static byte[] floats(int count) {
    float[] z = new float[count];
    Arrays.fill(z, 0.5f);
    return Npy.encode(z);
  }

  private static byte[] replaced(byte[] text, String from, String to) {
    String before = new String(text, StandardCharsets.UTF_8);
    assertThat(before).contains(from);
    return before.replace(from, to).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aShortVector() throws IOException {
    forge("z.npy", z -> floats(3));
    isRefused("z.npy", "3", "13");
  }

  @Test
  void aLongVector() throws IOException {
    forge("z.npy", z -> floats(14));
    isRefused("z.npy", "14", "13");
  }

  @Test
  void aVectorOfNoNumbers() throws IOException {
    float[] z = new float[13];
    z[7] = Float.NaN;
    forge("z.npy", sound -> Npy.encode(z));
    isRefused("z.npy has values that are not finite numbers");
  }

  @Test
  void anEmptyVector() throws IOException {
    forge("z.npy", z -> floats(0));
    isRefused("z.npy", "0", "13");
  }

  @Test
  void aHeaderThatPromisesMoreThanThereIs() throws IOException {
    forge(
        "z.npy",
        z -> {
          String header = new String(z, StandardCharsets.ISO_8859_1);
          return header
              .replace("'shape': (13,), }         ", "'shape': (2147483647,), } ")
              .getBytes(StandardCharsets.ISO_8859_1);
        });
    isRefused("z.npy: 52 bytes of data where its header says 8589934588");
  }

  @Test
  void aShapeThatOverflows() throws IOException {
    forge("checkpoint.json", text -> replaced(text, "[1,4]", "[65536,65536]"));
    isRefused("dense1.weight");
  }

  @Test
  void aNegativeShape() throws IOException {
    forge("checkpoint.json", text -> replaced(text, "[1,4]", "[-1,-4]"));
    isRefused("dense1.weight");
  }

  @Test
  void aModelThatIsNotTheVectors() throws IOException {
    Files.delete(run.resolve("config.conf"));
    forge("checkpoint.json", text -> replaced(text, "\"layers\":[4]", "\"layers\":[2147483647]"));
    Said answer = Said.by("evaluate", run.toString());
    assertThat(answer.status()).as(answer.err()).isEqualTo(2);
    assertThat(answer.err()).contains("model.layers (2147483647) makes a model of more than");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"type\":\"mlp\"', '\"type\":[]', model.type",
    "'\"type\":\"maml\"', '\"type\":{}', learner.type",
    "'\"source\":\"sinusoid\"', '\"source\":[null]', tasks.source"
  })
  void valuesOfAnotherType(String from, String to, String key) throws IOException {
    Files.delete(run.resolve("config.conf"));
    forge("checkpoint.json", text -> replaced(text, from, to));
    String points = Files.writeString(temp.resolve("p.csv"), "0,1\n").toString();
    String model = temp.resolve("m.npz").toString();
    for (List<String> command :
        List.of(
            List.of("evaluate", run.toString()),
            List.of("adapt", run.toString(), "--support", points, "--out", model))) {
      Said answer = Said.by(command.toArray(String[]::new));
      assertThat(answer.err()).doesNotContain("unexpected", "Exception");
      assertThat(answer.status()).as("%s: %s", command, answer.err()).isIn(0, 2);
      assertThat(answer.status() == 0 || answer.err().contains(key)).as(answer.err()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "learner.type = []",
        "learner { type = anil, head = [] }",
        "outer.iterations = x",
        "outer.iterations = {}",
        "outer.iterations = null"
      })
  void aConfigurationOfOtherTypes(String line) throws IOException {
    Path config = run.resolve("config.conf");
    Files.writeString(config, Files.readString(config) + "\n" + line + "\n");
    for (List<String> command :
        List.of(
            List.of("show", run.toString()),
            List.of("train", temp + "/tiny.conf", "--out", run.toString(), "--resume"))) {
      Said answer = Said.by(command.toArray(String[]::new));
      assertThat(answer.err()).doesNotContain("unexpected", "Exception");
      assertThat(answer.status()).as("%s: %s", command, answer.err()).isIn(0, 2);
    }
  }
}
