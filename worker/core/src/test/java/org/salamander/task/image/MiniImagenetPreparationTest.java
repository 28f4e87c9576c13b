package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.model.Batch;
import org.salamander.task.DataContext;
import org.salamander.task.DataException;
import org.salamander.task.Progress;
import org.salamander.task.Split;
import org.salamander.task.TaskSource;

/**
 * Photographs in the form of mini-ImageNet, from files to tasks. Every fault in the files must be
 * reported.
 */
final class MiniImagenetPreparationTest {

  private static final Progress QUIET = (what, done, total) -> {};
  private static final int PIXELS = 84 * 84;

  private final Path from;
  private final Path out;

  MiniImagenetPreparationTest(@TempDir Path folder) throws IOException {
    from = Files.createDirectory(folder.resolve("photos"));
    out = folder.resolve("stores").resolve("photos.store");
    TinyPhotographs.write(from);
  }

  private String prepare() {
    return MiniImagenetPreparation.prepare("photos", from, out, QUIET);
  }

  private void refused(String... messages) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(this::prepare)
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
    assertThat(out).doesNotExist();
  }

  private void change(String name, byte[] image) throws IOException {
    SortedMap<String, byte[]> images = TinyPhotographs.images();
    images.put(name, image);
    TinyOmniglot.writeZip(from.resolve("images.zip"), images);
  }

  private void append(String list, String line) throws IOException {
    Path file = from.resolve(list);
    Files.writeString(file, Files.readString(file) + line + "\n");
  }

  @Test
  void keepsListsAsGroupsAndColoursInTheirPlaces() {
    assertThat(prepare()).isEqualTo(ImageStore.open(out).checksum());
    ImageStore store = ImageStore.open(out);
    assertThat(store.shape()).containsExactly(84, 84, 3);
    assertThat(store.classes().stream().map(c -> c.group() + " " + c.name() + " " + c.first()))
        .containsExactly(
            "train apple 0",
            "train leek 3",
            "train milk 6",
            "val kiwi 9",
            "val plum 12",
            "test bean 15",
            "test rice 18");
    float[] values = new float[3 * PIXELS];
    for (ImageStore.ImageClass c : store.classes()) {
      int colour = Objects.requireNonNull(TinyPhotographs.COLOURS.get(c.name()));
      store.read(c.first() + 1, 0, values, 0);
      for (int i = 0; i < values.length; i++) {
        int expected = colour >> 16 - 8 * (i % 3) & 0xFF;
        assertThat(values[i] * 255).as(c.name()).isBetween(expected - 3f, expected + 3f);
      }
    }
  }

  @Test
  void zipsAndFoldersGiveTheSameBytesEachTime(@TempDir Path other) throws IOException {
    String checksum = prepare();
    assertThat(prepare()).isEqualTo(checksum);
    TinyPhotographs.writeFolder(other);
    assertThat(MiniImagenetPreparation.prepare("photos", other, out, QUIET)).isEqualTo(checksum);
  }

  @Test
  void resizesWithoutCropping() throws IOException {
    BufferedImage halves = new BufferedImage(168, 40, BufferedImage.TYPE_INT_RGB);
    for (int x = 84; x < 168; x++) {
      for (int y = 0; y < 40; y++) {
        halves.setRGB(x, y, 0xFFFFFF);
      }
    }
    change("images/apple1.jpg", TinyPhotographs.encoded("png", halves));
    prepare();
    float[] values = new float[3 * PIXELS];
    ImageStore.open(out).read(0, 0, values, 0);
    for (int i = 0; i < PIXELS; i++) {
      int column = i % 84;
      if (column < 38 || column > 45) {
        assertThat(values[3 * i + 1]).isEqualTo(column < 42 ? 0f : 1f);
      }
    }
  }

  @Test
  void readsGrayPhotographsAndPng() throws IOException {
    BufferedImage gray = new BufferedImage(20, 30, BufferedImage.TYPE_BYTE_GRAY);
    int[] middle = new int[600];
    Arrays.fill(middle, 100);
    gray.getRaster().setSamples(0, 0, 20, 30, 0, middle);
    change("images/apple1.jpg", TinyPhotographs.encoded("jpg", gray));
    prepare();
    float[] values = new float[3 * PIXELS];
    ImageStore.open(out).read(0, 0, values, 0);
    for (float value : values) {
      assertThat(value * 255).isBetween(98f, 102f);
    }
  }

  @Test
  void trainsOnOneListAndTestsOnAnother() {
    prepare();
    Images images = images(Images.Labels.EPISODE);
    TaskSource source = images.source(new DataContext(Map.of(), line -> {}));
    assertThat(source.domain().input()).containsExactly(84, 84, 3);
    assertThat(source.domain().outputs()).isEqualTo(2);
    for (Split split : Split.values()) {
      for (int index = 0; index < 20; index++) {
        Batch support = source.task(1, split, 0, index).support(0, new float[0]);
        assertThat(colours(support)).allMatch(colour -> group(colour) == split.ordinal());
        assertThat(support.targets()).containsExactly(0, 1);
      }
    }
  }

  @Test
  void anEmptyValidationListLeavesTrainingAndTests() throws IOException {
    Files.writeString(from.resolve("val.csv"), "filename,label\n");
    prepare();
    TaskSource source = images(Images.Labels.EPISODE).source(new DataContext(Map.of(), l -> {}));
    assertThat(source.task(1, Split.TRAIN, 0, 0).query(new float[0]).size()).isPositive();
    assertThat(source.task(1, Split.TEST, 0, 0).query(new float[0]).size()).isPositive();
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> source.task(1, Split.VALIDATION, 0, 0))
        .withMessageContaining("the validation split of " + out + " has no classes");
  }

  @Test
  void namesTrainingClassesByNumberWhereOneModelIsForAll() {
    prepare();
    TaskSource source = images(Images.Labels.CLASS).source(new DataContext(Map.of(), line -> {}));
    assertThat(source.domain().outputs()).isEqualTo(3);
    List<Integer> training = List.of(0xC02010, 0x20A040, 0xE0E0F0); // apple, leek, milk
    for (int index = 0; index < 20; index++) {
      Batch support = source.task(1, Split.TRAIN, 0, index).support(0, new float[0]);
      List<Integer> colours = colours(support);
      for (int i = 0; i < 2; i++) {
        assertThat(nearest(colours.get(i), training)).isEqualTo((int) support.targets()[i]);
      }
      Batch test = source.task(1, Split.TEST, 0, index).support(0, new float[0]);
      assertThat(test.targets()).containsExactly(0, 1);
    }
  }

  private Images images(Images.Labels labels) {
    return new Images(
        "photos", out.toString(), Images.Division.LISTED, 1, 1, 0, false, false, 2, 1, 2, labels);
  }

  private static List<Integer> colours(Batch batch) {
    List<Integer> colours = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int colour = 0;
      for (int channel = 0; channel < 3; channel++) {
        colour = colour << 8 | Math.round(batch.inputs()[3 * PIXELS * i + channel] * 255);
      }
      colours.add(colour);
    }
    return colours;
  }

  private static int group(int colour) {
    List<Integer> all =
        List.of(0xC02010, 0x20A040, 0xE0E0F0, 0x602080, 0x80A020, 0xF0F0D0, 0x304010);
    int nearest = nearest(colour, all);
    return nearest < 3 ? 0 : nearest < 5 ? 1 : 2;
  }

  private static int nearest(int colour, List<Integer> colours) {
    int best = 0;
    for (int i = 1; i < colours.size(); i++) {
      best = distance(colour, colours.get(i)) < distance(colour, colours.get(best)) ? i : best;
    }
    return best;
  }

  private static int distance(int a, int b) {
    return Math.abs((a >> 16) - (b >> 16))
        + Math.abs((a >> 8 & 0xFF) - (b >> 8 & 0xFF))
        + Math.abs((a & 0xFF) - (b & 0xFF));
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    append("train.csv", "pear1.jpg,pear");
    refused("images.zip: has no image pear1.jpg, which the lists name");
    Files.delete(from.resolve("images.zip"));
    refused(from + ": neither images.zip nor a folder images");
    Files.delete(from.resolve("val.csv"));
    refused("val.csv: no such file", "train.csv, val.csv and test.csv");
  }

  @Test
  void namesWrongLines() throws IOException {
    append("train.csv", "apple1.jpg,apple,red");
    refused("train.csv, line 11: the cells are [apple1.jpg, apple, red]; they must be");
    TinyPhotographs.write(from);
    append("train.csv", "apple1.jpg,apple");
    refused("train.csv, line 11: apple1.jpg is listed twice");
    TinyPhotographs.write(from);
    append("test.csv", "apple1.jpg,apple");
    refused("test.csv: the class apple is in " + from.resolve("train.csv") + " too");
    Files.writeString(from.resolve("train.csv"), "a,b\n");
    refused(
        "train.csv, line 1: heading a, b; separated by commas; the heading must be filename,label");
  }

  @Test
  void readsListsAsSpreadsheetsWriteThem() throws IOException {
    String checksum = prepare();
    for (String list : List.of("train.csv", "val.csv", "test.csv")) {
      Path file = from.resolve(list);
      StringBuilder turned = new StringBuilder("\uFEFF\"label\";\"filename\"\r\n");
      for (String line : Files.readAllLines(file).subList(1, Files.readAllLines(file).size())) {
        String[] cells = line.split(",", -1);
        turned.append('"').append(cells[1]).append("\";").append(cells[0]).append("\r\n");
      }
      Files.writeString(file, turned);
    }
    assertThat(prepare()).isEqualTo(checksum);
  }

  @Test
  void filesThatNoListNamesMayBeThere() throws IOException {
    String checksum = prepare();
    SortedMap<String, byte[]> images = TinyPhotographs.images();
    images.put("images/more/readme.txt", new byte[0]);
    images.put("images/readme.txt", new byte[0]);
    images.put("__MACOSX/images/._apple1.jpg", new byte[0]);
    images.put("images/.hidden/apple1.jpg", new byte[0]);
    TinyOmniglot.writeZip(from.resolve("images.zip"), images);
    assertThat(prepare()).isEqualTo(checksum);
    Files.delete(out);
    change("images/more/apple1.jpg", new byte[0]);
    refused("has both images/apple1.jpg and images/more/apple1.jpg; an image that the lists name");
  }

  @Test
  void refusesWhatIsNoPhotograph() throws IOException {
    change("images/apple2.jpg", new byte[] {1, 2, 3});
    refused("images/apple2.jpg: neither a PNG nor a JPEG file");
    change("images/apple2.jpg", Arrays.copyOf(TinyPhotographs.image("jpg", 50, 50, 7), 200));
    refused("images/apple2.jpg: the file is cut short after 200 bytes");
    change("images/apple2.jpg", header(60_000, 60_000));
    refused("images/apple2.jpg: 60000 × 60000 pixels; it may have at most 33554432");
    change("images/../../apple2.jpg", new byte[1]);
    refused("leads out of the zip");
  }

  @Test
  void aFolderUnderTheDataIsPreparedOnFirstUse(@TempDir Path kept) {
    List<String> said = new ArrayList<>();
    Map<String, String> environment =
        Map.of(
            "SALAMANDER_STORES", kept.toString(),
            "SALAMANDER_DATA", String.valueOf(from.getParent()));
    ImageStore store = ImageStores.of(new DataContext(environment, said::add)).open("photos", null);
    assertThat(store.path()).isEqualTo(kept.resolve("photos.store"));
    assertThat(store.dataset()).isEqualTo("photos");
    assertThat(said.get(0)).contains("Preparing " + store.path() + " from " + from);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () -> ImageStores.of(new DataContext(environment, said::add)).open("../photos", null))
        .withMessageContaining("dataset is ../photos; without a store it must be omniglot or");
  }

  /** A PNG whose header gives this size; no pixels follow. */
  private static byte[] header(int width, int height) {
    byte[] png = TinyPhotographs.image("png", 2, 2, 0);
    java.nio.ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(png, 12, 17);
    java.nio.ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }
}
