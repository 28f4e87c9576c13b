package org.salamander.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.salamander.kernel.Kernels;

class JvmOptionsTest {

  private static final Pattern ALIGNMENT = Pattern.compile("-XX:ObjectAlignmentInBytes=(\\d+)");

  /** Bytes before the first float of an array: the header, in a heap of less than 32 GB. */
  private static final int HEADER = 16;

  /**
   * A different alignment on executors would make them slower; one in {@code launch.sh} would make
   * the archive of classes useless.
   */
  @Test
  void everyJvmAlignsArraysSoThatNumbersBeginAtALineOfTheCache() throws IOException {
    for (String file :
        List.of("conf/jvm.options", "conf/spark-defaults.conf", "scripts/launch.sh")) {
      List<Integer> found =
          ALIGNMENT
              .matcher(Files.readString(Runs.PROJECT.resolve(file)))
              .results()
              .map((MatchResult match) -> Integer.valueOf(match.group(1)))
              .toList();
      assertThat(found).as(file).containsExactly(64);
    }
    assertThat((HEADER + Float.BYTES * Kernels.START) % 64).isZero();
  }
}
