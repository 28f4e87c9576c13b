package org.salamander.task.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.salamander.task.DataException;
import org.salamander.task.Progress;

/** Preparation of data from a URL, and different failures of a server. */
final class DownloadTest {

  private static final Progress QUIET = (what, done, total) -> {};

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final String address;

  DownloadTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void failed(String path, Duration patience, long mostBytes, String message) {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () ->
                Download.fetch(
                    URI.create(address + path), folder.resolve("f"), QUIET, patience, mostBytes))
        .withMessageStartingWith(address + path)
        .withMessageContaining(message);
  }

  @Test
  void preparesFromAnAddressThatRedirects() throws IOException {
    TinyOmniglot.writeZips(folder);
    server.createContext(
        "/python/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", exchange.getRequestURI().getPath().replace("python", "files"));
          answer(exchange, 302, new byte[] {1});
        });
    server.createContext(
        "/files/",
        exchange -> {
          Path file = folder.resolve(Path.of(exchange.getRequestURI().getPath()).getFileName());
          answer(exchange, 200, Files.readAllBytes(file));
        });
    Path out = folder.resolve("a.store");
    String expected =
        TinyOmniglot.PREPARATION.make(folder.toString(), folder.resolve("b.store"), true, QUIET);
    long[] bytes = new long[1];
    Progress progress = (what, done, total) -> bytes[0] += what.startsWith("bytes of") ? done : 0;
    assertThat(TinyOmniglot.PREPARATION.make(address + "/python", out, true, progress))
        .isEqualTo(expected);
    assertThat(bytes[0]).isPositive();
  }

  @Test
  void namesTheStatus() {
    server.createContext("/", exchange -> answer(exchange, 404, new byte[9]));
    failed("/none.zip", Duration.ofSeconds(20), 100, "the server answered with status 404");
  }

  @Test
  void takesNoMoreThanIsSensible() {
    server.createContext("/", exchange -> answer(exchange, 200, new byte[100_000]));
    failed("/big.zip", Duration.ofSeconds(20), 50_000, "more than 50000 bytes");
  }

  @Test
  void doesNotWaitForEver() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          awaitEnd();
          exchange.close();
        });
    failed("/slow.zip", Duration.ofMillis(300), 100, "not complete after 0.3 s");
  }

  private void awaitEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void noticesAConnectionThatBreaks() {
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write(1);
          exchange.close();
        });
    failed("/cut.zip", Duration.ofSeconds(20), 100, "cannot be fetched");
  }

  @Test
  void noticesThatNobodyIsThere() {
    server.stop(0);
    failed("/x.zip", Duration.ofSeconds(20), 100, "look at the network and its proxy");
  }

  @Test
  void refusesWhatIsNoAddress() {
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () ->
                TinyOmniglot.PREPARATION.make(
                    "http://a b/", folder.resolve("c.store"), true, QUIET))
        .withMessageContaining("http://a b/: not an address");
  }
}
