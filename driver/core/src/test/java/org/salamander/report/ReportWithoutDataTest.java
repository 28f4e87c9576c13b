package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.plugin.Plugin;
import org.salamander.random.Draws;
import org.salamander.run.TinyRuns;
import org.salamander.run.store.Digest;
import org.salamander.task.DataContext;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskConfig;
import org.salamander.task.TaskSource;
import org.salamander.task.image.MiniImagenetPreparation;
import org.salamander.task.table.TableOptions;
import org.salamander.task.table.TablePreparer;

/** Reports are written where the runs' data do not exist, for tables, images and plug-ins. */
final class ReportWithoutDataTest {

  private static final Pattern RESULT = Pattern.compile("<strong>[^<]+</strong> [^<]+");

  /** Matches a picture of an episode, or the numbers in a chart of examples. */
  private static final Pattern EXAMPLES =
      Pattern.compile("data:image/png;base64,[^\"]+|id=\"(?:fit|calibration)-[\\s\\S]+?</div>");

  @TempDir private Path temp = Path.of("");

  private final List<String> notes = new ArrayList<>();

  private String train(String tasks, String learner) throws IOException {
    String text =
        """
        name = tiny, seed = 1
        tasks %s
        %s
        outer { iterations = 4, batch = 2, optimizer { type = adam, rate = 0.001 } }
        evaluation { tasks = 4 }
        cluster { threads = 1 }
        """;
    Path conf = Files.writeString(temp.resolve("tiny.conf"), text.formatted(tasks, learner));
    String out = temp.resolve("run").toString();
    TinyRuns.train(conf, out);
    return out;
  }

  private String report(String run, String... settings) throws IOException {
    return RunReport.of(List.of(run), "last", List.of(settings), notes::add).html();
  }

  private static List<String> found(Pattern pattern, String html) {
    return pattern.matcher(html).results().map(MatchResult::group).toList();
  }

  /**
   * Without the data the page must be the same, except for its note about the data. Before an
   * evaluation it has no results.
   */
  private void staysAsItWas(String run, Path data) throws IOException {
    Path away = temp.resolve("away");
    Files.move(data, away);
    String unjudged = report(run);
    assertThat(unjudged).contains("<strong>not evaluated</strong>", "The data of run are not here");
    Files.move(away, data);
    String whole = report(run);
    Files.move(data, away);
    String without = report(run);
    assertThat(found(RESULT, without)).isNotEmpty().isEqualTo(found(RESULT, whole));
    assertThat(found(EXAMPLES, whole)).isNotEmpty();
    assertThat(found(EXAMPLES, without)).isEqualTo(found(EXAMPLES, whole));
    assertThat(found(EXAMPLES, unjudged)).isEqualTo(found(EXAMPLES, whole));
    assertThat(without).contains("The results are those of its last evaluation");
    assertThat(whole).doesNotContain("are not here");
    assertThat(report(run, "evaluation.tasks=3")).contains("<strong>not evaluated</strong>");
  }

  @Test
  void ofATable() throws IOException {
    List<String> lines = new ArrayList<>(List.of("person,question,mood,answer"));
    for (int person = 0; person < 60; person++) {
      for (int row = 0; row < 8; row++) {
        boolean yes = (person + row) % 3 == 0;
        lines.add("p" + person + ",q" + row + "," + person % 7 + "," + (yes ? "yes" : "no"));
      }
    }
    Path csv = Files.write(temp.resolve("people.csv"), lines, StandardCharsets.UTF_8);
    Path store = temp.resolve("people.store");
    TableOptions options = TableOptions.of(csv.toString(), "person", "answer");
    TablePreparer.service().prepare(options, store.toString(), notes::add);
    String run =
        train(
            "{ source = table, store = \"" + store + "\", shots = 3, queries = 4 }",
            "model { type = table, layers = [4], context = 1 }, learner { type = caml, steps = 1,"
                + " rate = 0.1 }");
    staysAsItWas(run, store);
    String without = report(run);
    assertThat(without).contains("Worst tasks", "id=\"loss-against-support\"");
    assertThat(without).contains("run − method", "scope=\"row\">mean of all rows</th>");
    Files.move(temp.resolve("away"), store);
    String other = temp.resolve("run,seed=2").toString();
    TinyRuns.train(temp.resolve("tiny.conf"), other, "seed=2");
    String both = RunReport.of(List.of(run, other), "last", List.of(), notes::add).html();
    assertThat(both)
        .containsPattern("in the table's units: means over \\d+ test tasks; of several seeds the")
        .containsPattern("id=\"loss-against-support\"(?s:.)*\"name\":\"run, 2 seeds\"");
  }

  @Test
  void ofImages() throws IOException {
    Path photos = temp.resolve("photos");
    Files.createDirectories(photos.resolve("images"));
    for (String list : List.of("train", "val", "test")) {
      StringBuilder csv = new StringBuilder("filename,label\n");
      for (int image = 0; image < 12; image++) {
        String name = list + image + ".png";
        csv.append(name).append(',').append(list).append(image % 3).append('\n');
        BufferedImage picture = new BufferedImage(84, 84, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(image, image, 0xFFFFFF >> image);
        ImageIO.write(picture, "png", photos.resolve("images").resolve(name).toFile());
      }
      Files.writeString(photos.resolve(list + ".csv"), csv);
    }
    Path store = temp.resolve("photos.store");
    MiniImagenetPreparation.prepare("photos", photos, store, (what, done, total) -> {});
    String run =
        train(
            "{ source = images, dataset = photos, store = \""
                + store
                + "\", split = listed, rotations = false, test-rotations = false, ways = 2,"
                + " shots = 1, queries = 2 }",
            "model { layers = [3] }, learner { type = maml, steps = 1, rate = 0.1 }");
    staysAsItWas(run, store);
  }

  /** A plug-in. Its tasks are lines through the origin; the slopes come from a file. */
  public record Slopes(String file, int shots, int queries) implements TaskConfig {

    @Override
    public TaskSource source(DataContext context) {
      try {
        return new Lines(Files.readString(Path.of(file)).lines().toList(), shots, queries);
      } catch (IOException e) {
        throw new DataException(file + " cannot be read; bring it back", e);
      }
    }
  }

  private record Lines(List<String> slopes, int shots, int queries) implements TaskSource {

    private static final long serialVersionUID = 1L;

    @Override
    public Domain domain() {
      return new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    }

    @Override
    public Optional<String> checksum() {
      return Optional.of(Digest.sha256(new float[] {slopes.hashCode()}));
    }

    @Override
    public Task task(long seed, Split split, long iteration, int index) {
      Draws draws = Draws.of(seed, "lines", split.ordinal(), iteration, index);
      float slope = Float.parseFloat(slopes.get(draws.below(slopes.size())));
      return Task.of(points(slope, shots, draws), points(slope, queries, draws));
    }

    private static Batch points(float slope, int size, Draws draws) {
      float[] x = new float[size];
      float[] y = new float[size];
      for (int i = 0; i < size; i++) {
        x[i] = (float) draws.uniform();
        y[i] = slope * x[i];
      }
      return new Batch(size, x, y);
    }

    @Override
    public Lines with(int shots, int queries) {
      return new Lines(slopes, shots, queries);
    }
  }

  /** Called by {@link java.util.ServiceLoader}. */
  public static final class Slope implements Plugin {

    public Slope() {}

    @Override
    public Map<String, Class<? extends TaskConfig>> tasks() {
      return Map.of("slopes", Slopes.class);
    }
  }

  @Test
  void ofAPlugin() throws IOException {
    Path services = Files.createDirectories(temp.resolve("plugin/META-INF/services"));
    Files.writeString(services.resolve(Plugin.class.getName()), Slope.class.getName());
    Path file = Files.writeString(temp.resolve("slopes.txt"), "1\n2\n-1\n");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    URL[] found = {temp.resolve("plugin").toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(found, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      String run =
          train(
              "{ source = slopes, file = \"" + file + "\", shots = 3, queries = 3 }",
              "model { layers = [3] }, learner { type = maml, steps = 1, rate = 0.1 }");
      staysAsItWas(run, file);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
