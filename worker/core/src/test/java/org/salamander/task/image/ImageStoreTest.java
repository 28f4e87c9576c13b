package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.task.DataException;
import org.salamander.task.TaskPurity;

/**
 * Image store files: images are read as they were written, rotated on request. Damage is found and
 * reported.
 */
final class ImageStoreTest {

  private static final int IMAGE = 2 * 3 * 3;

  private final Path folder;
  private final Path file;

  ImageStoreTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("tiny.store");
    write(file, 0);
  }

  private static String write(Path file, int shade) throws IOException {
    List<ImageStore.ImageClass> classes =
        List.of(
            new ImageStore.ImageClass("Greek/character01", "background", 0, 2),
            new ImageStore.ImageClass("Grün/character01", "evaluation", 0, 1));
    StoreHeader header = new StoreHeader("tiny", 2, 3, 3, StoreHeader.inOrder(classes));
    try (StoreWriter writer = new StoreWriter(file, header)) {
      for (int image = 0; image < 3; image++) {
        byte[] bytes = new byte[IMAGE];
        for (int i = 0; i < IMAGE; i++) {
          bytes[i] = (byte) (100 * image + i + shade);
        }
        writer.append(bytes);
      }
      return writer.finish();
    }
  }

  @Test
  void readsWhatWasWritten() throws IOException {
    ImageStore store = ImageStore.open(file);
    assertThat(store.dataset()).isEqualTo("tiny");
    assertThat(store.shape()).containsExactly(2, 3, 3);
    assertThat(store.images()).isEqualTo(3);
    assertThat(store.classes())
        .containsExactly(
            new ImageStore.ImageClass("Greek/character01", "background", 0, 2),
            new ImageStore.ImageClass("Grün/character01", "evaluation", 2, 1));
    float[] values = new float[1 + IMAGE];
    store.read(2, 0, values, 1);
    for (int i = 0; i < IMAGE; i++) {
      assertThat(values[1 + i]).isEqualTo((200 + i) / 255f);
    }
    assertThat(store.checksum()).isEqualTo(write(folder.resolve("again.store"), 0));
    assertThat(Files.mismatch(file, folder.resolve("again.store"))).isEqualTo(-1);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2); // no part is left behind
    }
  }

  @Test
  void aFileUriIsALocalStore() {
    assertThat(ImageStore.at(file.toUri().toString()).checksum())
        .isEqualTo(ImageStore.open(file).checksum());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageStore.at("file://host/tiny.store"))
        .withMessageContaining("file://host/tiny.store: no path and no URI of a file");
  }

  @Test
  void turnsCounterClockwise() throws IOException {
    Path square = folder.resolve("square.store");
    List<ImageStore.ImageClass> one = List.of(new ImageStore.ImageClass("a", "all", 0, 1));
    try (StoreWriter writer = new StoreWriter(square, new StoreHeader("square", 2, 2, 1, one))) {
      writer.append(new byte[] {0, 51, 102, (byte) 255}); // 0 1 over 2 5, in fifths
      writer.finish();
    }
    ImageStore store = ImageStore.open(square);
    float[][] turned = new float[4][4];
    for (int turns = 0; turns < 4; turns++) {
      store.read(0, turns, turned[turns], 0);
    }
    assertThat(turned[0]).containsExactly(0f, 0.2f, 0.4f, 1f);
    assertThat(turned[1]).containsExactly(0.2f, 1f, 0f, 0.4f);
    assertThat(turned[2]).containsExactly(1f, 0.4f, 0.2f, 0f);
    assertThat(turned[3]).containsExactly(0.4f, 0f, 1f, 0.2f);
    assertThatIllegalArgumentException().isThrownBy(() -> store.read(0, 4, turned[0], 0));
  }

  @Test
  void isVerifiedOnceUntilItsFileChanges() throws IOException {
    ImageStore store = ImageStore.open(file);
    assertThat(ImageStore.open(folder.resolve(".").resolve("tiny.store"))).isSameAs(store);
    write(file, 1);
    assertThat(ImageStore.open(file).checksum()).isNotEqualTo(store.checksum());
  }

  @Test
  void namesTheDamage() throws IOException {
    long size = Files.size(file);
    damaged(at(size - 1, 77), "its contents have the SHA-256");
    damaged(at(20, 77), "its contents have the SHA-256");
    damaged(at(StoreHeader.HEADER_OFFSET + 3, 'x'), "its contents have the SHA-256");
    damaged(at(0, 'X'), "it begins with the bytes 58414c494d414745");
    damaged(at(11, 9), "its format has version 9, this program reads version 1");
    damaged(at(12, 1), "its header should have");
    damaged(at(StoreHeader.HEADER_OFFSET + 6, 0x7f), "its header means nothing (images of ");
    damaged(at(StoreHeader.HEADER_OFFSET + 9, 0x0f), "by its header it should have");
    byte[] whole = Files.readAllBytes(file);
    damaged(Arrays.copyOf(whole, whole.length - 1), "it has " + (size - 1) + " bytes");
    damaged(Arrays.copyOf(whole, whole.length + 1), "it has " + (size + 1) + " bytes");
    damaged(Arrays.copyOf(whole, 60), "its header should have");
    damaged(Arrays.copyOf(whole, 10), "it ends within its header");
    damaged(new byte[0], "it ends within its header");
  }

  private byte[] at(long position, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes[(int) position]).isNotEqualTo((byte) value);
    bytes[(int) position] = (byte) value;
    return bytes;
  }

  private void damaged(byte[] bytes, String how) throws IOException {
    Path damaged = folder.resolve("damaged.store");
    Files.write(damaged, bytes);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageStore.open(damaged))
        .withMessageStartingWith(damaged + ": not a sound image store: ")
        .withMessageContaining(how)
        .withMessageEndingWith("salamander prepare DATASET --from DIR_OR_URL --out " + damaged);
  }

  @Test
  void namesWhatIsMissing() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageStore.open(folder.resolve("none")))
        .withMessageContaining("none: no such image store; make it with: salamander prepare");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ImageStore.open(folder))
        .withMessageContaining("is a folder");
  }

  @Test
  void anUnfinishedStoreLeavesNothing() throws IOException {
    Path other = folder.resolve("other.store");
    List<ImageStore.ImageClass> one = List.of(new ImageStore.ImageClass("a", "all", 0, 1));
    try (StoreWriter writer = new StoreWriter(other, new StoreHeader("x", 1, 1, 1, one))) {
      assertThatIllegalArgumentException().isThrownBy(() -> writer.append(new byte[2]));
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(writer::finish);
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aTravelledStoreMustBeTheSame() throws IOException {
    ImageStore store = ImageStore.open(file);
    ImageEpisodes episodes =
        new ImageEpisodes(store, new int[][] {{0}, {}, {0}}, 2, 2, Images.Labels.EPISODE, 2, 1, 1);
    ImageEpisodes travelled = (ImageEpisodes) TaskPurity.travelled(episodes);
    assertThat(travelled.store()).isSameAs(store);
    byte[] bytes = TaskPurity.bytes(episodes);
    try (RandomAccessFile change = new RandomAccessFile(file.toFile(), "rw")) {
      change.setLength(0);
    }
    write(file, 5);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> TaskPurity.read(bytes))
        .withMessageContaining("its checksum here is")
        .withMessageContaining(store.checksum());
  }
}
