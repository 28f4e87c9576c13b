package org.salamander.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.Test;
import org.salamander.model.Domain;
import org.salamander.run.train.MetricsRow;

/** Tests the progress bar of training in terminals of several widths, and the remaining time. */
class BarTest {

  private static MetricsRow row(long iteration, double seconds) {
    return new MetricsRow(iteration, 1, 2, Domain.Measure.NONE, 0, seconds, 100, null);
  }

  @Test
  void fitsItsTerminal() {
    TimeLeft left = new TimeLeft(7000);
    left.add(row(1, 1));
    left.add(row(3501, 21));
    assertThat(rendered(left, 60))
        .hasSizeLessThanOrEqualTo(60)
        .startsWith("│█████")
        .contains("│ 3,500 of 7,000, 20 s left, loss 0.3214");
    assertThat(rendered(left, 100)).endsWith("loss 0.3214, accuracy 0.981, 22000 tasks/s");
    assertThat(rendered(left, 20)).hasSizeLessThanOrEqualTo(20);
  }

  private static String rendered(TimeLeft left, int width) {
    StringBuilder shown = new StringBuilder();
    ProgressBarConsumer consumer =
        new ProgressBarConsumer() {
          @Override
          public int getMaxRenderedLength() {
            return width;
          }

          @Override
          public void accept(String line) {
            shown.setLength(0);
            shown.append(line);
          }

          @Override
          public void close() {}
        };
    try (ProgressBar bar =
        new ProgressBarBuilder()
            .setInitialMax(7000)
            .setRenderer(new Bar(left))
            .setConsumer(consumer)
            .build()) {
      bar.stepTo(3500);
      bar.setExtraMessage("loss 0.3214, accuracy 0.981, 22000 tasks/s");
      bar.refresh();
    }
    return shown.toString();
  }

  @Test
  void timeLeftWaitsUntilItIsKnown() {
    TimeLeft left = new TimeLeft(100);
    assertThat(left.written()).isEmpty();
    left.add(row(1, 2)); // the first iteration loads classes
    left.add(row(2, 4));
    assertThat(left.written()).isEmpty();
    left.add(row(12, 6));
    left.add(row(22, 8)); // five a second, the speed of the later half
    assertThat(left.written()).contains("16 s");
    left.add(row(100, 24));
    assertThat(left.written()).isEmpty();
  }
}
