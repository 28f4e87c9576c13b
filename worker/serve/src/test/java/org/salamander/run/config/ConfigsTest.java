package org.salamander.run.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that configurations load nothing from addresses and cannot grow without bound, and that
 * data files hold plain values alone.
 */
class ConfigsTest {

  @TempDir private Path temp = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("x.conf"), text);
  }

  private void refused(String text, String said) throws IOException {
    Path file = file(text);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatExceptionOfType(ConfigError.class)
                .isThrownBy(() -> Configs.read(file, List.of()))
                .satisfies(e -> assertThat(e.getMessage()).contains(said).hasSizeLessThan(1000)));
  }

  @Test
  void filesBesideAConfigurationAreIncluded() throws IOException {
    Files.writeString(temp.resolve("base.conf"), "a = 1, b = 2");
    Files.createDirectory(temp.resolve("more"));
    Files.writeString(temp.resolve("more/one.conf"), "include \"two.conf\"\nd = 4");
    Files.writeString(temp.resolve("more/two.conf"), "c = 3");
    Config config =
        Configs.read(
            file("include \"base.conf\"\ninclude \"more/one.conf\"\nb = ${a}"), List.of("e=5"));
    assertThat(config.root().unwrapped())
        .containsOnly(
            java.util.Map.entry("a", 1),
            java.util.Map.entry("b", 1),
            java.util.Map.entry("c", 3),
            java.util.Map.entry("d", 4),
            java.util.Map.entry("e", 5));
  }

  @Test
  void missingFilesAreNotPassedOver() throws IOException {
    refused("include \"none.conf\"", "none.conf");
  }

  @Test
  void onlyFilesAreIncluded() throws IOException {
    refused("include \"reference.conf\"", "include reference.conf: only files next to");
    refused("include \"/dev/zero\"", "/dev/zero: a folder, a pipe or a device");
    Files.writeString(temp.resolve("large.conf"), "a = " + "x".repeat(5 << 20));
    refused("include \"large.conf\"", "large.conf: more than 4194304 bytes");
    Files.createDirectory(temp.resolve("folder.conf"));
    refused("include file(\"folder.conf\")", "folder.conf: a folder, a pipe or a device");
  }

  @Test
  void aFileThatIncludesItselfIsNamed() throws IOException {
    Files.writeString(temp.resolve("a.conf"), "include \"b.conf\"");
    Files.writeString(temp.resolve("b.conf"), "include \"../" + temp.getFileName() + "/a.conf\"");
    refused("include \"a.conf\"", "a.conf includes itself");
    Files.writeString(temp.resolve("c.conf"), "c = 1");
    String twice = "include \"c.conf\"\ninclude \"c.conf\"\n";
    assertThat(Configs.read(file(twice), List.of()).getInt("c")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ISO-8859-1", "UTF-16"})
  void otherEncodingsAreRefused(String charset) throws IOException {
    Files.writeString(temp.resolve("other.conf"), "a = größe", Charset.forName(charset));
    refused("include \"other.conf\"", "other.conf: it is not in UTF-8; save the file so");
    assertThatExceptionOfType(ConfigError.class)
        .isThrownBy(() -> Configs.read(temp.resolve("other.conf"), List.of()))
        .withMessageEndingWith("other.conf: it is not in UTF-8; save the file so");
  }

  @Test
  void nothingIsFetchedFromAnAddress() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/x.conf";
      for (String include :
          List.of(
              "url(\"" + address + "\")",
              "\"" + address + "\"",
              "required(url(\"" + address + "\"))")) {
        refused("include " + include, "only files next to the configuration");
      }
      Files.writeString(temp.resolve("inner.conf"), "include url(\"" + address + "\")");
      refused("include \"inner.conf\"", "only files next to the configuration");
      assertThat(asked).hasValue(0);
    } finally {
      server.stop(0);
    }
    refused("include classpath(\"reference.conf\")", "only files next to");
  }

  @Test
  void includesAreCounted() throws IOException {
    for (int i = 0; i < 12; i++) {
      String next = "include \"" + (i + 1) + ".conf\"\n";
      Files.writeString(temp.resolve(i + ".conf"), next + next);
    }
    Files.writeString(temp.resolve("12.conf"), "a = 1");
    refused("include \"0.conf\"", "at most 100 of them");
  }

  @Test
  void referencesCannotGrowWithoutBound() throws IOException {
    StringBuilder lists = new StringBuilder("a0 = [x]\n");
    StringBuilder texts = new StringBuilder("name = xx\n");
    StringBuilder sections = new StringBuilder("s0 { x = 1 }\n");
    for (int i = 1; i < 40; i++) {
      String a = "${a" + (i - 1) + "}";
      lists.append("a" + i + " = [" + a + ", " + a + "]\n");
      texts.append("name = ${name}${name}\n");
      sections.append("s" + i + " { p = ${s" + (i - 1) + "}, q = ${s" + (i - 1) + "} }\n");
    }
    refused(lists.toString(), "the references ${…} would make more than 10000000 characters");
    refused(texts.toString(), "the references ${…} would make more than 10000000 characters");
    refused(sections.toString(), "the references ${…} would make more than 10000000 characters");
  }

  @Test
  void referencesThatStaySmallAreResolved() throws IOException {
    Config config =
        Configs.read(
            file(
                "rate = 0.1\nlearner { rate = ${rate}, name = a${learner.rate} }\np = x\np = ${p}y"),
            List.of());
    assertThat(config.getString("learner.name")).isEqualTo("a0.1");
    assertThat(config.getString("p")).isEqualTo("xy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a {", "a = [", "a.", "a = {b = [", "[", "{"})
  void deepNestsAreRefused(String level) throws IOException {
    String open = level.repeat(20_000);
    Path file = file(level.equals("a.") ? open + "b = 1" : open);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThatExceptionOfType(ConfigError.class)
                .isThrownBy(() -> Configs.read(file, List.of())));
  }

  /** The parser takes these depths, but code that walks through the values might not. */
  @ParameterizedTest
  @ValueSource(ints = {101, 300, 1000, 2000})
  void nestsThatTheParserTakesAreRefusedToo(int levels) throws IOException {
    String nest = "[".repeat(levels) + "]".repeat(levels);
    refused("a = " + nest, "it nests too deep; sections and lists may nest 100 deep");
    assertThatExceptionOfType(ConfigError.class)
        .isThrownBy(() -> Configs.data("{\"a\":" + nest + "}", ConfigSyntax.JSON, "x.json"))
        .withMessageContaining("x.json: it nests too deep");
  }

  @Test
  void largeFilesAreRefused() throws IOException {
    refused("# " + "x".repeat(5_000_000), "more than 4194304 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store = \"http://x/\"${PATH}",
        "store = ${?PATH}",
        "a = 1, b = ${a}",
      })
  void dataRefersToNothing(String text) {
    assertThatExceptionOfType(ConfigError.class)
        .isThrownBy(() -> Configs.data(text, ConfigSyntax.CONF, "run/config.conf"))
        .withMessageContaining("run/config.conf: it has references");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"other.conf\"",
        "include url(\"http://127.0.0.1:9/\")",
        "include file(\"/etc/passwd\")"
      })
  void dataIncludesNothing(String text) {
    assertThatExceptionOfType(ConfigError.class)
        .isThrownBy(() -> Configs.data(text, ConfigSyntax.CONF, "run/config.conf"))
        .withMessageContaining("is data and includes nothing");
  }
}
