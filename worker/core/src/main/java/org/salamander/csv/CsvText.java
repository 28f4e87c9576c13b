package org.salamander.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A text file as spreadsheets and programs write it: UTF-8, or UTF-16 with a byte order mark. Other
 * encodings cannot be distinguished, so they are refused.
 */
final class CsvText {

  /** 64 MB. A larger file is a table and not a file of examples. */
  private static final int MOST_BYTES = 1 << 26;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private CsvText() {}

  /** The text of a file or a pipe, without its byte order mark. */
  static String read(Path file) throws IOException {
    byte[] bytes = bytes(file);
    Charset charset = charset(bytes);
    String text;
    try {
      text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          file
              + ", line "
              + line(bytes, charset)
              + ": not "
              + charset
              + "; save the file as UTF-8 (Latin-1 and other encodings look alike, so none is guessed)",
          e);
    }
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw new IllegalArgumentException(
          file + ": a zero at character " + (zero + 1) + ", so no text in UTF-8; save it as that");
    }
    return text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.exists(file) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + ": no such file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException(
            file + ": more than " + MOST_BYTES + " bytes; split it, or leave rows out");
      }
      return bytes;
    }
  }

  private static Charset charset(byte[] bytes) {
    boolean littleEndian = bytes.length > 1 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE;
    boolean bigEndian = bytes.length > 1 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF;
    if (littleEndian) {
      return StandardCharsets.UTF_16LE;
    }
    return bigEndian ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
  }

  /** The first line that cannot be decoded. */
  private static long line(byte[] bytes, Charset charset) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    java.nio.CharBuffer out = java.nio.CharBuffer.allocate(bytes.length + 1);
    charset.newDecoder().decode(in, out, true);
    return 1 + out.flip().chars().filter(c -> c == '\n').count();
  }
}
