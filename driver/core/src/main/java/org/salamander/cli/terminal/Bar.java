package org.salamander.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/** A progress bar of training. If the terminal is narrow, the last figures are left out. */
final class Bar implements ProgressBarRenderer {

  private static final int LEAST = 10;
  private static final int MOST = 40;
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉█";

  private final TimeLeft left;

  Bar(TimeLeft left) {
    this.left = left;
  }

  @Override
  public String render(ProgressState state, int width) {
    List<String> parts = new ArrayList<>();
    parts.add(String.format(Locale.ROOT, "%,d of %,d", state.getCurrent(), state.getMax()));
    left.written().ifPresent(time -> parts.add(time + " left"));
    for (String figure : state.getExtraMessage().split(", ", -1)) {
      if (!figure.isBlank()) {
        parts.add(figure.strip());
      }
    }
    StringBuilder text = new StringBuilder(" ").append(parts.get(0));
    for (String part : parts.subList(1, parts.size())) {
      if (2 + LEAST + text.length() + 2 + part.length() > width) {
        break;
      }
      text.append(", ").append(part);
    }
    int room = Math.min(MOST, Math.max(LEAST, width - text.length() - 2));
    String line = "│" + filled(state.getNormalizedProgress(), room) + "│" + text;
    return line.length() <= width ? line : line.substring(0, Math.max(0, width));
  }

  private static String filled(double share, int room) {
    int eighths = (int) Math.round(8 * room * Math.max(0, Math.min(1, share)));
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (bar.length() < room) {
      bar.append(EIGHTHS.charAt(eighths % 8));
    }
    return bar.append(" ".repeat(room - bar.length())).toString();
  }
}
