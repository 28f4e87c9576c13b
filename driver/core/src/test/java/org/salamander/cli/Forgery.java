package org.salamander.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.salamander.run.store.Digest;

/** Changes files and mends their checksums, as an attacker would. */
final class Forgery {

  /** The offset of an image store's header, which follows the checksum. */
  private static final int STORE_CONTENT = 16 + 32;

  private Forgery() {}

  /**
   * Changes a file of a checkpoint and mends the checksums.
   *
   * @param checkpoint the folder of the checkpoint
   * @param file {@code checkpoint.json} or an array's file
   */
  static void of(Path checkpoint, String file, UnaryOperator<byte[]> change) throws IOException {
    Path json = checkpoint.resolve("checkpoint.json");
    Path changed = checkpoint.resolve(file);
    String before = digest(changed);
    Files.write(changed, change.apply(Files.readAllBytes(changed)));
    if (!changed.equals(json)) {
      Files.writeString(json, Files.readString(json).replace(before, digest(changed)));
    }
    Path sums = checkpoint.resolve("checkpoint.json.sha256");
    Files.writeString(sums, digest(json) + Files.readString(sums).substring(64));
  }

  /** Mends the checksum of an image store. Leaves bytes alone that are too short to have one. */
  static void ofStore(byte[] store) {
    if (store.length > STORE_CONTENT) {
      byte[] content = Arrays.copyOfRange(store, STORE_CONTENT, store.length);
      byte[] checksum = HexFormat.of().parseHex(Digest.sha256(content));
      System.arraycopy(checksum, 0, store, STORE_CONTENT - checksum.length, checksum.length);
    }
  }

  private static String digest(Path file) throws IOException {
    return Digest.sha256(Files.readAllBytes(file));
  }
}
