package org.salamander.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Damages files as people, programs, disks and attackers do. */
final class Mutator {

  private static final List<String> WORDS =
      List.of(
          "0",
          "-1",
          "1e400",
          "NaN",
          "null",
          "2147483647",
          "2147483648",
          "9223372036854775808",
          "1e-320",
          "0.1",
          "\"\"",
          "''",
          "true",
          "[]",
          "{}",
          "[1, [2]]",
          "${a}",
          "${?PATH}",
          "include \"x\"",
          "include url(\"http://127.0.0.1:9/\")",
          ",",
          ";",
          "\"",
          "\n",
          "\t",
          "=",
          "−1",
          "\u0000",
          "\uFEFF",
          "../../../etc/passwd",
          "file:///dev/zero",
          "/dev/zero",
          "http://127.0.0.1:9/x",
          "a.b.c",
          "#",
          "//");

  private final RandomGenerator random;

  Mutator(RandomGenerator random) {
    this.random = random;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** Returns a damaged copy of the bytes. */
  byte[] bytes(byte[] sound) {
    byte[] damaged = sound.clone();
    for (int n = 1 + random.nextInt(4); n > 0 && damaged.length > 0; n--) {
      damaged = once(damaged);
    }
    return damaged;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(8)) {
      case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) random.nextInt();
      case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
      case 4 ->
          Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(16)), (byte) 0);
      case 5 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 6 -> {
        return spliced(bytes, at, at, word().getBytes(StandardCharsets.UTF_8), 1);
      }
      default -> {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(32));
        return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, end), 1 + random.nextInt(40));
      }
    }
    return bytes;
  }

  /** Returns a damaged copy of a text: other words, repeated or missing lines, deep nests. */
  byte[] text(byte[] sound) {
    if (random.nextInt(4) == 0) {
      return bytes(sound);
    }
    String text = new String(sound, StandardCharsets.UTF_8);
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      List<String> parts = Arrays.asList(text.split("(?<=[\\s,=])|(?=[\\s,=])", -1));
      int at = random.nextInt(parts.size());
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> parts.set(at, word());
        case 3 -> parts.set(at, "");
        case 4 -> parts.set(at, parts.get(at).repeat(1 + random.nextInt(200)));
        default ->
            parts.set(
                at,
                List.of("{a", "[", "(", "a.", "\"")
                    .get(random.nextInt(5))
                    .repeat(random.nextInt(3000)));
      }
      text = String.join("", parts);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] inserted, int times) {
    byte[] all = new byte[bytes.length - (to - from) + inserted.length * times];
    System.arraycopy(bytes, 0, all, 0, from);
    for (int i = 0; i < times; i++) {
      System.arraycopy(inserted, 0, all, from + i * inserted.length, inserted.length);
    }
    System.arraycopy(bytes, to, all, from + inserted.length * times, bytes.length - to);
    return all;
  }
}
