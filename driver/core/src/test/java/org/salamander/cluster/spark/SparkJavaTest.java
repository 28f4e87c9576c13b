package org.salamander.cluster.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SparkJavaTest {

  @Test
  void aJavaWithoutWhatHadoopNeedsIsNamedBesideOneThatHasIt() {
    SparkJava.CurrentUser user =
        () -> {
          throw new UnsupportedOperationException("getSubject is not supported");
        };
    assertThat(SparkJava.complaint(user, 25))
        .get()
        .asString()
        .contains("do not run on Java 25 (getSubject is not supported)")
        .contains("a JDK of version 17 to 22");
    assertThat(SparkJava.complaint(() -> "me", 17)).isEmpty();
  }

  @Test
  void theTestsRunOnOneThatHasIt() {
    assertThat(SparkJava.complaint()).isEmpty();
  }
}
