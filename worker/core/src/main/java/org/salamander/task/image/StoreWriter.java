package org.salamander.task.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.salamander.task.Lock;

/**
 * Writes an image store under a temporary name and renames it when it is complete, so a reader sees
 * the old file or the new one. The same header and images give the same bytes. The caller makes
 * sure that there is only one writer at a time (see {@link Lock}).
 */
final class StoreWriter implements Closeable {

  private static final int BUFFER = 1 << 20;

  private final Path target;
  private final Path part;
  private final StoreHeader header;
  private final FileChannel channel;
  private final MessageDigest digest = StoreReader.sha256();
  private final ByteBuffer buffer;
  private int images;

  StoreWriter(Path target, StoreHeader header) throws IOException {
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.header = header;
    this.buffer = ByteBuffer.allocate(Math.max(BUFFER, header.imageBytes()));
    byte[] encoded = header.encode();
    this.channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    ByteBuffer start = ByteBuffer.allocate(StoreHeader.HEADER_OFFSET + encoded.length);
    start
        .put(StoreHeader.MAGIC.getBytes(StandardCharsets.US_ASCII))
        .putInt(StoreHeader.VERSION)
        .putInt(encoded.length);
    start.position(StoreHeader.HEADER_OFFSET).put(encoded).flip();
    write(start);
    digest.update(encoded);
  }

  /** Adds the next image in the header's order: height × width × channels bytes. */
  void append(byte[] image) throws IOException {
    if (image.length != header.imageBytes() || images == header.images()) {
      throw new IllegalArgumentException(
          "image "
              + images
              + " of "
              + header.images()
              + " has "
              + image.length
              + " bytes; it must have "
              + header.imageBytes());
    }
    if (buffer.remaining() < image.length) {
      flush();
    }
    buffer.put(image);
    digest.update(image);
    images++;
  }

  /** The number of images added so far. */
  int images() {
    return images;
  }

  /** The number of images of the finished store. */
  int total() {
    return header.images();
  }

  /**
   * Writes the checksum, forces everything to the disk, renames the store and returns the checksum.
   */
  String finish() throws IOException {
    if (images != header.images()) {
      throw new IllegalStateException(
          images + " images were written of the " + header.images() + " that the header promises");
    }
    flush();
    byte[] checksum = digest.digest();
    channel.position(StoreHeader.CHECKSUM_OFFSET);
    write(ByteBuffer.wrap(checksum));
    channel.force(true);
    channel.close();
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return HexFormat.of().formatHex(checksum);
  }

  private void flush() throws IOException {
    write(buffer.flip());
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Removes the file unless it was finished. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(part);
  }
}
