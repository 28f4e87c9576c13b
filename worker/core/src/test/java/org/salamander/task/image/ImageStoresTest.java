package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.task.DataContext;
import org.salamander.task.DataException;

/** Where stores are searched for, and what happens if there is none. */
final class ImageStoresTest {

  private final Path raw;
  private final Path kept;
  private final List<String> said = new ArrayList<>();

  ImageStoresTest(@TempDir Path folder) throws IOException {
    raw = Files.createDirectory(folder.resolve("raw"));
    kept = folder.resolve("kept");
  }

  private ImageStores stores() {
    return new ImageStores(kept, null, TinyOmniglot.PREPARATION, raw.toString(), said::add);
  }

  @Test
  void aMissingStoreIsPreparedOnFirstUseAndSaidSo() throws IOException {
    TinyOmniglot.writeZips(raw);
    ImageStore store = stores().open("omniglot", null);
    assertThat(store.path()).isEqualTo(kept.resolve("omniglot.store"));
    assertThat(said).hasSizeGreaterThan(1);
    assertThat(said.get(0)).contains("Preparing " + store.path()).contains(raw.toString());
    assertThat(said.get(said.size() - 1)).isEqualTo("20 of 20 images");
    said.clear();
    assertThat(stores().open("omniglot", null)).isSameAs(store);
    assertThat(stores().open("omniglot", store.path().toString())).isSameAs(store);
    assertThat(said).isEmpty();
  }

  @Test
  void saysTheCommandWhereNothingCanBePrepared() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> stores().open("omniglot", null))
        .withMessageContaining(raw + ": neither images_background.zip")
        .withMessageEndingWith(
            "salamander prepare omniglot --from DIR_OR_URL --out "
                + kept.resolve("omniglot.store"));
  }

  @Test
  void aPathIsNeverPrepared() throws IOException {
    TinyOmniglot.writeZips(raw);
    Path none = kept.resolve("none.store");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> stores().open("omniglot", none.toString()))
        .withMessageContaining(none + ": no such image store")
        .withMessageContaining("--out " + none);
  }

  @Test
  void knowsDataSetsApart() throws IOException {
    TinyOmniglot.writeZips(raw);
    String path = stores().open("omniglot", null).path().toString();
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> stores().open("grocery84", path))
        .withMessageContaining("dataset is grocery84; the store " + path + " holds omniglot");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> stores().open("omniglott", null))
        .withMessageContaining(
            "dataset is omniglott; without a store it must be omniglot or a folder");
  }

  @Test
  void theEnvironmentSaysWhere() throws IOException {
    Files.createDirectory(raw.resolve("omniglot"));
    Map<String, String> environment =
        Map.of("SALAMANDER_STORES", kept.toString(), "SALAMANDER_DATA", raw.toString());
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () -> ImageStores.of(new DataContext(environment, said::add)).open("omniglot", null))
        .withMessageContaining(raw.resolve("omniglot") + ": neither images_background.zip")
        .withMessageContaining("--out " + kept.resolve("omniglot.store"));
    assertThat(said.get(0)).contains("from " + raw.resolve("omniglot"));
  }
}
