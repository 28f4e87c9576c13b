package org.salamander.run.train;

import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Sends a run's rows to an MLflow server, in its own thread, so that a slow or unreachable server
 * never delays training. Until the server answers, the last {@value #MOST} values are kept. The
 * user gets one warning.
 */
final class MlflowLog implements Closeable {

  /** The most values that are kept; MLflow accepts 1,000 in one request. */
  static final int MOST = 20_000;

  private static final int PATIENCE_SECONDS = 10;

  /** A value of one metric at one iteration. */
  record Value(String key, double value, long millis, long iteration) {}

  /** The receiver of values. Its methods throw a {@link RuntimeException} on failure. */
  interface Server {

    /** Creates the run or finds the existing one, before anything else is sent. */
    void begin();

    /** Sends values, in their order. */
    void send(List<Value> values);

    /** Sends files by name, and how the run ended. */
    void end(Map<String, byte[]> files, boolean finished);
  }

  private final Server server;
  private final String name;
  private final Consumer<String> note;
  private final Deque<Value> waiting = new ArrayDeque<>();
  private final AtomicBoolean told = new AtomicBoolean();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread made = new Thread(work, "mlflow");
            made.setDaemon(true);
            return made;
          });
  private boolean begun; // used only by the sending thread

  /**
   * @param name of the server in messages
   * @param note receives one line if it does not answer
   */
  MlflowLog(Server server, String name, Consumer<String> note) {
    this.server = server;
    this.name = name;
    this.note = note;
    thread.execute(this::send);
  }

  /** A row's finite values, under TensorBoard's names, as far as MLflow allows them. */
  static List<Value> values(MetricsRow row, int steps) {
    long now = System.currentTimeMillis();
    return row.scalars(steps).entrySet().stream()
        .filter(scalar -> Double.isFinite(scalar.getValue()))
        .map(
            scalar ->
                new Value(
                    scalar.getKey().replace(",", ""), scalar.getValue(), now, row.iteration()))
        .toList();
  }

  /** Adds a row's values. */
  void write(List<Value> row) {
    synchronized (waiting) {
      waiting.addAll(row);
      while (waiting.size() > MOST) {
        waiting.removeFirst();
      }
    }
    thread.execute(this::send);
  }

  private void send() {
    attempt(
        () -> {
          for (List<Value> batch = next(); !batch.isEmpty(); batch = next()) {
            server.send(batch);
            sent(batch);
          }
        });
  }

  private void attempt(Runnable action) {
    try {
      if (!begun) {
        server.begin();
        begun = true;
      }
      action.run();
    } catch (RuntimeException e) {
      tell(e);
    }
  }

  private List<Value> next() {
    synchronized (waiting) {
      return waiting.stream().limit(1000).toList();
    }
  }

  private void sent(List<Value> batch) {
    synchronized (waiting) {
      batch.forEach(waiting::remove); // values dropped in the meantime are already removed
    }
  }

  private void tell(RuntimeException e) {
    if (!told.getAndSet(true)) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      note.accept(
          "MLflow at "
              + name
              + " does not take this run's rows ("
              + reason
              + "); the run continues, and sends them as soon as it can");
    }
  }

  /** Sends the remaining values, then the files; gives up after {@value #PATIENCE_SECONDS} s. */
  void end(Map<String, byte[]> files, boolean finished) {
    CountDownLatch done = new CountDownLatch(1);
    thread.execute(
        () -> {
          send();
          attempt(() -> server.end(files, finished));
          done.countDown();
        });
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        tell(new IllegalStateException("no answer for " + PATIENCE_SECONDS + " s"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
