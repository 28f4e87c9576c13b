package org.salamander.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.run.train.MetricsRow;
import org.salamander.run.train.TrainingProgress;

/**
 * Progress for people on standard error: a bar on a terminal, a line every few seconds elsewhere.
 */
public final class Console implements TrainingProgress {

  private static final double LINE_SECONDS = 5;
  private static final int BAR_REFRESH_MILLIS = 250;

  /** Moves to the start of the line and clears it. */
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private @Nullable ProgressBar bar;
  private long to;
  private TimeLeft left = new TimeLeft(0);
  private double lineAt = Double.NEGATIVE_INFINITY;

  private Console(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** A bar if standard input and output are a terminal. */
  public static Console on(PrintWriter err) {
    return new Console(err, System.console() != null);
  }

  @Override
  public void note(String line) {
    if (bar != null) {
      System.err.print(CLEAR);
    }
    err.println(line);
    err.flush();
  }

  @Override
  public void begin(long from, long to) {
    this.to = to;
    this.left = new TimeLeft(to);
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setInitialMax(to)
              .startsFrom(from, Duration.ZERO)
              .setRenderer(new Bar(left))
              .setUpdateIntervalMillis(BAR_REFRESH_MILLIS)
              .setConsumer(new ConsoleProgressBarConsumer(System.err))
              .build();
    }
  }

  @Override
  public void row(MetricsRow row) {
    left.add(row);
    if (bar != null) {
      bar.stepTo(row.iteration());
      bar.setExtraMessage(figures(row));
    } else if (row.seconds() - lineAt >= LINE_SECONDS
        || row.iteration() == to
        || row.validation() != null) {
      lineAt = row.seconds();
      note(
          String.format(
              Locale.ROOT,
              "iteration %d of %d, %s%s",
              row.iteration(),
              to,
              figures(row),
              left.written().map(time -> ", " + time + " left").orElse("")));
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

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
