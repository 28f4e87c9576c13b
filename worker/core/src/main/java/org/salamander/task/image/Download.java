package org.salamander.task.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.salamander.task.DataException;
import org.salamander.task.Progress;

/** Downloads files over HTTP, with limits on time and size. */
final class Download {

  private static final Duration CONNECTING = Duration.ofSeconds(20);
  private static final Duration WHOLE_FILE = Duration.ofMinutes(15);

  /** Omniglot's larger zip has 9.5 million bytes. */
  private static final long MOST_BYTES = 64L << 20;

  private Download() {}

  /**
   * Downloads {@code from} into the file {@code to}.
   *
   * @throws DataException if it cannot be downloaded
   */
  static void fetch(URI from, Path to, Progress progress) {
    fetch(from, to, progress, WHOLE_FILE, MOST_BYTES);
  }

  static void fetch(URI from, Path to, Progress progress, Duration patience, long mostBytes) {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECTING)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    CompletableFuture<HttpResponse<Path>> response =
        client.sendAsync(
            HttpRequest.newBuilder(from).build(),
            head -> new Counted(BodySubscribers.ofFile(to), from, head, mostBytes, progress));
    try {
      int status = response.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      if (status != 200) {
        throw new DataException(from + ": the server answered with status " + status + ", not 200");
      }
    } catch (TimeoutException e) {
      response.cancel(true);
      throw failed(from, "not complete after " + patience.toMillis() / 1000.0 + " s", e);
    } catch (ExecutionException e) {
      throw failed(from, String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw failed(from, "interrupted", e);
    }
  }

  private static DataException failed(URI from, String how, Exception cause) {
    return new DataException(
        from
            + ": cannot be fetched: "
            + how
            + "; look at the network and its proxy, or bring the file here by other means",
        cause);
  }

  /** Passes a body on, counting its bytes. */
  private static final class Counted implements BodySubscriber<Path> {

    private final BodySubscriber<Path> file;
    private final String what;
    private final long length;
    private final long mostBytes;
    private final Progress progress;
    private Flow.@Nullable Subscription subscription;
    private long received;

    Counted(
        BodySubscriber<Path> file,
        URI from,
        HttpResponse.ResponseInfo head,
        long mostBytes,
        Progress progress) {
      this.file = file;
      this.what = "bytes of " + from;
      this.length = head.headers().firstValueAsLong("Content-Length").orElse(0);
      this.mostBytes = mostBytes;
      this.progress = progress;
    }

    @Override
    public CompletionStage<Path> getBody() {
      return file.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      this.subscription = subscription;
      file.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      if (received > mostBytes) {
        return; // already refused
      }
      for (ByteBuffer buffer : buffers) {
        received += buffer.remaining();
      }
      if (received <= mostBytes) {
        progress.at(what, received, length);
        file.onNext(buffers);
      } else {
        if (subscription != null) {
          subscription.cancel();
        }
        file.onError(new IOException("more than " + mostBytes + " bytes, too many for this file"));
      }
    }

    @Override
    public void onError(Throwable failure) {
      file.onError(failure);
    }

    @Override
    public void onComplete() {
      file.onComplete();
    }
  }
}
