package org.salamander.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchTest {

  private static final String HOME = "salamander.home";
  private static final String SHARED = "jmh.ignoreLock"; // other benchmarks may run beside the test

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void set() {
    System.setProperty(HOME, Path.of("../..").toAbsolutePath().normalize().toString());
    System.setProperty(SHARED, "true");
  }

  @AfterEach
  void clear() {
    System.clearProperty(HOME);
    System.clearProperty(SHARED);
  }

  /** The JVM that starts the benchmarks has other options, and with them other lanes. */
  @Test
  @Timeout(180)
  void thePeakIsThatOfTheMeasuredJvmsLanes() {
    assumeTrue(FloatVector.SPECIES_PREFERRED.length() > 4, "this machine has four lanes");
    Path rows = folder.resolve("rows.jsonl");
    String[] options = {
      "--quick",
      "--only",
      "memory/strided-5way-15q-k5",
      "--jvm",
      "-XX:MaxVectorSize=16",
      "--rows",
      rows.toString()
    };
    assertThat(new CommandLine(new Bench()).execute(options)).isZero();
    assertThat(rows)
        .content()
        .containsPattern("\"name\":\"peak\".*\"lanes\":4\\.0|\"lanes\":4\\.0.*\"name\":\"peak\"");
  }
}
