package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.task.DataException;
import org.salamander.task.Progress;

/**
 * Preparation from zips and from folders must give the same store. Every fault in the raw files
 * must be reported.
 */
final class OmniglotPreparationTest {

  private static final Progress QUIET = (what, done, total) -> {};

  private final Path from;
  private final Path out;

  OmniglotPreparationTest(@TempDir Path folder) throws IOException {
    from = Files.createDirectory(folder.resolve("raw"));
    out = folder.resolve("stores").resolve("tiny.store");
    TinyOmniglot.writeZips(from);
  }

  private String prepare() {
    return TinyOmniglot.PREPARATION.make(from.toString(), out, true, QUIET);
  }

  private void refused(String... messages) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(this::prepare)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    assertThat(out).doesNotExist();
    assertThat(out.resolveSibling("tiny.store.part")).doesNotExist();
  }

  private void change(String set, java.util.function.Consumer<SortedMap<String, byte[]>> change)
      throws IOException {
    SortedMap<String, byte[]> files = TinyOmniglot.files(set);
    change.accept(files);
    TinyOmniglot.writeZip(from.resolve("images_" + set + ".zip"), files);
  }

  @Test
  void ordersClassesAndInvertsAndReduces() {
    assertThat(prepare()).isEqualTo(ImageStore.open(out).checksum());
    ImageStore store = ImageStore.open(out);
    assertThat(store.classes().stream().map(c -> c.group() + " " + c.name()))
        .containsExactly(
            "background Asomtavruli_(Georgian)/character01",
            "background Greek/character01",
            "background Greek/character02",
            "evaluation Ge_ez/character01",
            "evaluation ULOG/character01");
    assertThat(store.images()).isEqualTo(20);
    float[] values = new float[28 * 28];
    store.read(4 + 2, 0, values, 0); // Greek/character01, drawer 3: ink at row 15, column 45
    for (int row = 0; row < 28; row++) {
      for (int column = 0; column < 28; column++) {
        // 105 → 28: one pixel stands for 3.75, so the square covers rows 4 … 7, columns 12 … 15
        boolean inside = row >= 4 && row < 8 && column >= 12 && column < 16;
        boolean near = row >= 1 && row < 11 && column >= 9 && column < 19;
        float value = values[row * 28 + column];
        assertThat(value).isBetween(inside ? 0.8f : 0f, inside ? 1f : near ? 0.2f : 0f);
      }
    }
  }

  @Test
  void zipsAndFoldersGiveTheSameBytesEachTime(@TempDir Path folder) throws IOException {
    String checksum = prepare();
    byte[] bytes = Files.readAllBytes(out);
    assertThat(prepare()).isEqualTo(checksum);
    assertThat(out).hasBinaryContent(bytes);
    TinyOmniglot.writeFolders(Files.createDirectory(folder.resolve("omniglot")));
    assertThat(TinyOmniglot.PREPARATION.make(folder.toString(), out, true, QUIET))
        .isEqualTo(checksum);
  }

  @Test
  void ignoresWhatSystemsLeaveInZips() throws IOException {
    change(
        "background",
        files -> {
          files.put("__MACOSX/images_background/Greek/character01/._0001_01.png", new byte[3]);
          files.put("images_background/.DS_Store", new byte[3]);
        });
    assertThat(prepare()).hasSize(64);
  }

  @Test
  void namesAMissingImage() throws IOException {
    change("background", files -> files.remove("images_background/Greek/character02/0002_03.png"));
    refused("background.zip: it has 3 images of Greek/character02, none by drawer 3", "have 4");
  }

  @Test
  void namesAnImageTooMany() throws IOException {
    byte[] png = TinyOmniglot.png(105, 0, 0);
    change("evaluation", files -> files.put("images_evaluation/ULOG/character01/0004_05.png", png));
    refused("evaluation.zip: it has 5 images of ULOG/character01, it should have 4");
    change("evaluation", files -> files.put("images_evaluation/ULOG/character01/0009_04.png", png));
    refused("0004_04.png and images_evaluation/ULOG/character01/0009_04.png", "one of them");
  }

  @Test
  void countsCharacters() throws IOException {
    change("evaluation", files -> files.keySet().removeIf(name -> name.contains("ULOG")));
    refused("evaluation.zip: it has 1 characters, it should have 2", "githubusercontent");
  }

  @Test
  void namesAMissingZipAndFolder() throws IOException {
    Files.delete(from.resolve("images_evaluation.zip"));
    refused(from + ": neither images_evaluation.zip nor a folder images_evaluation");
    Files.delete(from.resolve("images_background.zip"));
    Files.delete(from);
    refused(from + ": no such folder");
  }

  @Test
  void namesADamagedZip() throws IOException {
    Path zip = from.resolve("images_background.zip");
    byte[] whole = Files.readAllBytes(zip);
    Files.write(zip, Arrays.copyOf(whole, whole.length / 2));
    refused(zip + ": damaged or incomplete zip: ", whole.length / 2 + " bytes");
    Files.write(zip, new byte[0]);
    refused(zip + ": damaged or incomplete zip: ", "0 bytes");
  }

  @Test
  void namesAnImageWhoseBytesChanged() throws IOException {
    Path zip = from.resolve("images_background.zip");
    byte[] bytes = Files.readAllBytes(zip);
    String name = "images_background/Greek/character01/0001_02.png";
    int local = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
    for (int i = 0; i < 30; i++) {
      bytes[local + name.length() + 20 + i] ^= 0x15;
    }
    Files.write(zip, bytes);
    refused(zip + ": damaged or incomplete zip: " + name);
  }

  @Test
  void refusesNamesThatLeadOut() throws IOException {
    change("background", files -> files.put("images_background/../../x.png", new byte[1]));
    refused("the entry 'images_background/../../x.png' leads out of the zip");
    change("background", files -> files.put("/etc/x.png", new byte[1]));
    refused("the entry '/etc/x.png' leads out of the zip");
  }

  @Test
  void refusesImagesOfAnotherKind() throws IOException {
    String name = "images_background/Greek/character01/0001_02.png";
    change("background", files -> files.put(name, TinyOmniglot.png(104, 0, 0)));
    refused(name + ": 104 × 104 pixels; it must have 105 × 105");
    change("background", files -> files.put(name, new byte[] {1, 2, 3}));
    refused(name + ": neither a PNG nor a JPEG file");
    byte[] cut = Arrays.copyOf(TinyOmniglot.png(105, 0, 0), 60);
    change("background", files -> files.put(name, cut));
    refused(name + ": the file is cut short after 60 bytes");
    change("background", files -> files.put(name, new byte[RawFiles.MOST_BYTES + 1]));
    refused(name + " has more than 1048576 bytes");
  }

  @Test
  void replacesNothingButStores(@TempDir Path folder) throws IOException {
    Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear Sir");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TinyOmniglot.PREPARATION.make(from.toString(), letter, true, QUIET))
        .withMessageContaining("letter.txt: exists and is not an image store");
    assertThat(letter).hasContent("Dear Sir");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TinyOmniglot.PREPARATION.make(from.toString(), folder, true, QUIET))
        .withMessageContaining("is a folder");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(
            () ->
                TinyOmniglot.PREPARATION.make(
                    from.toString(), letter.resolve("x.store"), true, QUIET))
        .withMessageContaining("x.store: the store cannot be made");
  }

  /**
   * The main method of the processes in the next test. It makes the store if it does not exist, and
   * prints whether it did.
   */
  public static void main(String[] arguments) {
    long[] images = new long[1];
    TinyOmniglot.PREPARATION.make(
        arguments[0], Path.of(arguments[1]), false, (what, done, total) -> images[0] = done);
    System.out.print(images[0] > 0 ? "made" : "found");
  }

  @Test
  void ofTwoProcessesOnePrepares() throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String[] command = {
      java,
      "-Xmx256m",
      "-cp",
      System.getProperty("java.class.path"),
      OmniglotPreparationTest.class.getName(),
      from.toString(),
      out.toString()
    };
    Process[] processes = {start(command), start(command)};
    StringBuilder said = new StringBuilder();
    for (Process process : processes) {
      said.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(said.toString()).isIn("madefound", "foundmade");
    assertThat(ImageStore.open(out).images()).isEqualTo(20);
  }

  private static Process start(String... command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
