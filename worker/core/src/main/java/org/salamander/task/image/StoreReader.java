package org.salamander.task.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;

/**
 * Opens and verifies image stores. Each store is verified once, and again if its file has changed.
 */
final class StoreReader {

  private record Opened(FileTime modified, long size, @Nullable Object key, ImageStore store) {

    boolean still(BasicFileAttributes file) {
      return modified.equals(file.lastModifiedTime())
          && size == file.size()
          && java.util.Objects.equals(key, file.fileKey());
    }
  }

  private static final Map<Path, Opened> OPENED = new ConcurrentHashMap<>();

  private StoreReader() {}

  static ImageStore open(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    if (!Files.isRegularFile(absolute)) {
      String found =
          Files.isDirectory(absolute) ? "is a folder, not an image store" : "no such image store";
      throw new DataException(absolute + ": " + found + "; " + remedy(absolute));
    }
    return OPENED.compute(absolute, (file, before) -> current(file, before)).store();
  }

  /** The remedy for a store that cannot be used. */
  static String remedy(Path path) {
    return "make it with: salamander prepare DATASET --from DIR_OR_URL --out " + path;
  }

  /** Whether a file begins like an image store. */
  static boolean looksLikeStore(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      byte[] magic = StoreHeader.MAGIC.getBytes(StandardCharsets.US_ASCII);
      return channel.size() >= magic.length
          && Arrays.equals(bytes(channel, 0, magic.length), magic);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  private static Opened current(Path file, @Nullable Opened before) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (before != null && before.still(attributes)) {
        return before;
      }
      return new Opened(
          attributes.lastModifiedTime(), attributes.size(), attributes.fileKey(), read(file));
    } catch (EOFException e) {
      throw damaged(file, "it ends within its header", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": this image store cannot be read: " + e, e);
    }
  }

  private static ImageStore read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.wrap(bytes(channel, 0, StoreHeader.HEADER_OFFSET));
      byte[] magic = new byte[StoreHeader.MAGIC.length()];
      start.get(magic);
      String word = new String(magic, StandardCharsets.ISO_8859_1);
      if (!word.equals(StoreHeader.MAGIC)) {
        throw damaged(
            file,
            "it begins with the bytes "
                + HexFormat.of().formatHex(magic)
                + ", an image store with "
                + StoreHeader.MAGIC,
            null);
      }
      int version = start.getInt();
      if (version != StoreHeader.VERSION) {
        throw damaged(
            file,
            "its format has version "
                + version
                + ", this program reads version "
                + StoreHeader.VERSION,
            null);
      }
      int length = start.getInt();
      byte[] expected = new byte[StoreHeader.CHECKSUM_BYTES];
      start.get(expected);
      if (length < 0 || length > channel.size() - StoreHeader.HEADER_OFFSET) {
        throw damaged(
            file,
            "its header should have " + length + " bytes and the file has " + channel.size(),
            null);
      }
      byte[] encoded = bytes(channel, StoreHeader.HEADER_OFFSET, length);
      StoreHeader header = decode(file, encoded);
      return verified(file, channel, header, encoded, HexFormat.of().formatHex(expected));
    }
  }

  private static StoreHeader decode(Path file, byte[] encoded) throws IOException {
    try {
      return StoreHeader.decode(encoded);
    } catch (IllegalArgumentException | ArithmeticException | java.io.UTFDataFormatException e) {
      throw damaged(file, "its header means nothing (" + e.getMessage() + ")", e);
    }
  }

  private static ImageStore verified(
      Path file, FileChannel channel, StoreHeader header, byte[] encoded, String expected)
      throws IOException {
    long start = (long) StoreHeader.HEADER_OFFSET + encoded.length;
    if (channel.size() != start + header.pixelBytes()) {
      throw damaged(
          file,
          "it has "
              + channel.size()
              + " bytes, by its header it should have "
              + (start + header.pixelBytes()),
          null);
    }
    if (header.pixelBytes() > Integer.MAX_VALUE) {
      throw new DataException(
          file
              + ": "
              + header.pixelBytes()
              + " bytes of pixels; one image store holds at most "
              + Integer.MAX_VALUE
              + "; split the data set");
    }
    ByteBuffer pixels = channel.map(FileChannel.MapMode.READ_ONLY, start, header.pixelBytes());
    MessageDigest digest = sha256();
    digest.update(encoded);
    digest.update(pixels.duplicate());
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(expected)) {
      throw damaged(
          file, "its contents have the SHA-256 " + found + ", they should have " + expected, null);
    }
    return new ImageStore(file, found, header, pixels);
  }

  private static byte[] bytes(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    return buffer.array();
  }

  private static DataException damaged(Path file, String how, @Nullable Throwable cause) {
    return new DataException(
        file + ": not a sound image store: " + how + "; " + remedy(file), cause);
  }
}
