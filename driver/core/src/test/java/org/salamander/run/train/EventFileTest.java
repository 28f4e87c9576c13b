package org.salamander.run.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.run.TinyRuns;
import org.salamander.run.store.Folder;

/** Tests the records, checksums and tags of TensorBoard's files. */
class EventFileTest {

  @TempDir private Path temp = Path.of("");

  @Test
  void aRunsScalarsAreRecordsWithSoundChecksums() throws IOException {
    Path conf = TinyRuns.conf(temp);
    TinyRuns.train(conf, temp.resolve("run").toString(), "validation.every=10");
    List<String> events = records(file(temp.resolve("run")));
    assertThat(events).hasSize(21); // the version, then a row for each iteration
    assertThat(events.get(0)).contains("brain.Event:2");
    assertThat(events.get(1))
        .contains("metatrain/Pre-update loss", "metatrain/Post-update loss, step 1")
        .doesNotContain("metaval");
    assertThat(events.get(10))
        .contains("metaval/Pre-update loss", "metaval/Post-update loss, step 1");
  }

  @Test
  void aResumedRunVoidsWhatCameAfterItsCheckpoint() throws IOException {
    EventFile.open(Folder.at(temp.toString()), 1, 40).close();
    List<String> events = records(file(temp));
    assertThat(events).hasSize(2);
    // field 2 is the step, 41; field 7 is the session log; its field 1 is the status, START = 1
    assertThat(events.get(1).getBytes(StandardCharsets.ISO_8859_1)).endsWith(16, 41, 58, 2, 8, 1);
  }

  @Test
  void noneWhereNoneIsWanted() throws IOException {
    Path conf = TinyRuns.conf(temp);
    TinyRuns.train(conf, temp.resolve("run").toString(), "log.tensorboard=false");
    try (Stream<Path> files = Files.list(temp.resolve("run"))) {
      assertThat(files).noneMatch(file -> file.getFileName().toString().startsWith("events."));
    }
  }

  @Test
  void trainingStopsWhereValidationsGetNoBetter() throws IOException {
    Path conf = TinyRuns.conf(temp);
    // nothing is learned at a rate of 0, so that no validation is better than the first
    Training.Outcome outcome =
        TinyRuns.train(
            conf,
            temp.resolve("run").toString(),
            "validation.every=2",
            "validation.stop-after=3",
            "outer.optimizer.rate=1e-30");
    assertThat(outcome.iteration()).isEqualTo(8);
    assertThat(outcome.finished()).isTrue();
  }

  private static Path file(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("events.out.tfevents."))
          .findFirst()
          .orElseThrow();
    }
  }

  private static List<String> records(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<String> records = new ArrayList<>();
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      byte[] data = new byte[(int) bytes.getLong()];
      assertThat(bytes.getInt()).isEqualTo(checksum(bytes.array(), start, 8));
      bytes.get(data);
      assertThat(bytes.getInt()).isEqualTo(checksum(data, 0, data.length));
      records.add(new String(data, StandardCharsets.ISO_8859_1));
    }
    return records;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    long value = crc.getValue();
    return (int) (((value >>> 15 | value << 17) & 0xFFFFFFFFL) + 0xa282ead8L);
  }
}
