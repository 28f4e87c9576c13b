package org.salamander.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.run.train.MetricsRow;
import org.salamander.run.train.TrainingProgress;

/**
 * Progress for people on standard error: a bar on a terminal, a line every few seconds elsewhere.
 */
final class Console implements TrainingProgress {

  private static final double LINE_SECONDS = 5;
  private static final int BAR_REFRESH_MILLIS = 250;

  private final PrintWriter err;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private long to;
  private double lineAt = Double.NEGATIVE_INFINITY;

  private Console(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** A bar where standard input and output are a terminal. */
  static Console on(PrintWriter err) {
    return new Console(err, System.console() != null);
  }

  @Override
  public void note(String line) {
    err.println(line);
    err.flush();
  }

  @Override
  public void begin(long from, long to) {
    this.to = to;
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("training")
              .setInitialMax(to)
              .startsFrom(from, java.time.Duration.ZERO)
              .setStyle(ProgressBarStyle.UNICODE_BLOCK)
              .setUpdateIntervalMillis(BAR_REFRESH_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
    }
  }

  @Override
  public void row(MetricsRow row) {
    if (bar != null) {
      bar.stepTo(row.iteration());
      bar.setExtraMessage(" " + figures(row));
    } else if (row.seconds() - lineAt >= LINE_SECONDS
        || row.iteration() == to
        || row.validation() != null) {
      lineAt = row.seconds();
      double left =
          row.iteration() == 0 ? 0 : row.seconds() / row.iteration() * (to - row.iteration());
      note(
          String.format(
              Locale.ROOT,
              "iteration %d of %d, %s, %s left",
              row.iteration(),
              to,
              figures(row),
              duration(left)));
    }
  }

  private static String figures(MetricsRow row) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "loss %.4f", row.loss()));
    if (row.measure() != Domain.Measure.NONE) {
      text.append(String.format(Locale.ROOT, ", %s %.3f", row.measure().key(), row.measured()));
    }
    text.append(String.format(Locale.ROOT, ", %.0f tasks/s", row.tasksPerSecond()));
    if (row.validation() != null) {
      int last = row.validation().steps();
      text.append(
          row.validation().measured()
              ? String.format(
                  Locale.ROOT,
                  ", validation %s %.3f",
                  row.measure().key(),
                  row.validation().measured(last).mean())
              : String.format(
                  Locale.ROOT, ", validation loss %.4f", row.validation().loss(last).mean()));
    }
    return text.toString();
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return s >= 3600
        ? String.format(Locale.ROOT, "%d h %02d min", s / 3600, s / 60 % 60)
        : s >= 60 ? String.format(Locale.ROOT, "%d min %02d s", s / 60, s % 60) : s + " s";
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
