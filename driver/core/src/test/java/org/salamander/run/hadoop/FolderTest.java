package org.salamander.run.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.salamander.run.store.Folder;

/** What every folder keeps, through java.nio and through Hadoop. */
class FolderTest {

  private enum Kind {
    LOCAL,
    HADOOP;

    Folder at(Path path) {
      return this == LOCAL ? Folder.at(path.toString()) : new HadoopFolders().at("file://" + path);
    }
  }

  @TempDir private Path temp = Path.of("");

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isEmptyWhereThereIsNothing(Kind kind) throws IOException {
    Folder folder = kind.at(temp.resolve("none"));
    assertThat(folder.exists()).isFalse();
    assertThat(folder.list()).isEmpty();
    assertThat(folder.exists("a")).isFalse();
    assertThat(folder.obstructed()).isFalse();
    folder.delete("a");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void writesReplacesRenamesAndDeletes(Kind kind) throws IOException {
    Folder folder = kind.at(temp.resolve("run"));
    folder.write("b/one", "1".getBytes(UTF_8));
    folder.write("b/one", "2".getBytes(UTF_8));
    folder.write("a", "3".getBytes(UTF_8));
    assertThat(folder.exists()).isTrue();
    assertThat(folder.list()).containsExactly("a", "b");
    assertThat(new String(folder.read("b/one"), UTF_8)).isEqualTo("2");
    folder.rename("b", "c");
    assertThat(folder.list()).containsExactly("a", "c");
    folder.delete("c");
    assertThat(folder.list()).containsExactly("a");
  }

  @Test
  void aWriteThatFailsLeavesNothing() throws IOException {
    Folder folder = Folder.at(temp.resolve("run").toString());
    folder.write("taken/file", "1".getBytes(UTF_8));
    assertThatThrownBy(() -> folder.write("taken", "2".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("taken");
    assertThat(folder.list()).containsExactly("taken");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void appendedIsSeenOnceFlushed(Kind kind) throws IOException {
    Folder folder = kind.at(temp.resolve("run"));
    folder.write("log", "a\n".getBytes(UTF_8));
    try (OutputStream out = folder.append("log")) {
      out.write("b\n".getBytes(UTF_8));
      out.flush();
      assertThat(new String(folder.read("log"), UTF_8)).isEqualTo("a\nb\n");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void knowsAFileInItsWay(Kind kind) throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThat(kind.at(file).obstructed()).isTrue();
    assertThat(kind.at(file.resolve("below")).obstructed()).isTrue();
    assertThat(kind.at(temp).obstructed()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void namesWhatCannotBeRead(Kind kind) {
    assertThatThrownBy(() -> kind.at(temp).read("missing"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(temp.resolve("missing").toString());
  }

  @Test
  void isLockedForOneWriter() throws IOException {
    Folder folder = Folder.at(temp.resolve("run").toString());
    try (Closeable lock = folder.lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(folder::lock)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is being written by another process; wait for it or stop it");
    }
    folder.lock().close();
  }

  @Test
  void nameLocations() throws IOException {
    Folder.at(temp.toUri().toString()).write("a", new byte[1]);
    assertThat(temp.resolve("a")).exists();
    assertThatThrownBy(() -> Folder.at("file:relative"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("file:relative")
        .hasMessageContaining("file:///");
    assertThatThrownBy(() -> Folder.at("nowhere://host/run"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere://host/run")
        .hasMessageContaining("use a local path or the URI of a known file system");
  }

  @Test
  void aFileSystemWhoseJarIsMissingIsSaidWithTheJar() {
    assertThatThrownBy(() -> Folder.at("s3a://bucket/run"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s3a://bucket/run: the file system's jar is not here")
        .hasMessageContaining("S3AFileSystem")
        .hasMessageContaining("SALAMANDER_PLUGINS")
        .hasMessageContaining("hadoop-aws 3.3.4");
  }

  @Test
  void whatIsNotAllowedIsToldInOneLine() {
    Folder folder = new HadoopFolders().at("denied:///runs/a");
    List<ThrowingCallable> all =
        List.of(
            folder::exists,
            folder::obstructed,
            folder::list,
            folder::lock,
            () -> folder.exists("a"),
            () -> folder.read("a"),
            () -> folder.write("a", new byte[0]),
            () -> folder.rename("a", "b"),
            () -> folder.delete("a"),
            () -> folder.append("a"));
    assertThat(all)
        .allSatisfy(
            each ->
                assertThatThrownBy(each)
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessage("denied:///runs/a: Permission denied: user=mallory, access=WRITE"));
  }
}
