package org.salamander.run.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.run.study.PublishedTable.Row;

/**
 * One training run for a row of a table, with one seed.
 *
 * @param iterations meta-iterations; null for those of the configuration
 * @param annealed whether the outer rate falls along half a cosine over them, because they are
 *     fewer than the paper's
 */
record Plan(Row row, int seed, @Nullable Integer iterations, boolean annealed) {

  /** The most characters of a folder's name; file systems allow 255 bytes. */
  private static final int READABLE = 120;

  /** A share of a time budget for one run. */
  record Pace(Row row, double secondsAnIteration, int most) {}

  /** The runs of a table under a budget that is not in hours. */
  static List<Plan> of(PublishedTable table, Budget budget) {
    List<Plan> plans = new ArrayList<>();
    for (Row row : table.rows()) {
      for (int seed = 1; seed <= row.seeds(); seed++) {
        plans.add(new Plan(row, seed, budget.of(row.iterations()), false));
      }
    }
    return plans;
  }

  /**
   * Divides hours among runs. Every run gets an equal share; time that a short run does not need
   * goes to the others. A row whose share is not enough for its {@code quick} iterations is left
   * out. Such rows are left out one after the other, the most expensive first, until the shares of
   * all others are enough.
   */
  static List<Plan> inHours(double hours, List<Pace> paces) {
    List<Pace> kept = new ArrayList<>(paces);
    while (!kept.isEmpty()) {
      double[] seconds = shares(3600 * hours, kept);
      int dearest = -1;
      for (int i = 0; i < kept.size(); i++) {
        Pace pace = kept.get(i);
        boolean tooShort = seconds[i] / pace.secondsAnIteration() < pace.row().iterations().quick();
        if (tooShort && (dearest < 0 || cost(pace) > cost(kept.get(dearest)))) {
          dearest = i;
        }
      }
      if (dearest < 0) {
        return plans(kept, seconds);
      }
      kept.remove(dearest);
    }
    return List.of();
  }

  private static double cost(Pace pace) {
    return pace.secondsAnIteration() * pace.row().iterations().quick();
  }

  /** Seconds of each run: equal shares, none above what the run can use. */
  private static double[] shares(double seconds, List<Pace> paces) {
    double[] shares = new double[paces.size()];
    boolean[] settled = new boolean[paces.size()];
    double left = seconds;
    int open = runs(paces, settled);
    boolean changed = true;
    while (changed && open > 0) {
      changed = false;
      double share = left / open;
      for (int i = 0; i < shares.length; i++) {
        Pace pace = paces.get(i);
        double need = pace.secondsAnIteration() * pace.most();
        if (!settled[i] && need <= share) {
          settled[i] = true;
          shares[i] = need;
          left -= need * pace.row().seeds();
          changed = true;
        }
      }
      open = runs(paces, settled);
    }
    for (int i = 0; i < shares.length; i++) {
      if (!settled[i]) {
        shares[i] = left / open;
      }
    }
    return shares;
  }

  private static int runs(List<Pace> paces, boolean[] settled) {
    int runs = 0;
    for (int i = 0; i < settled.length; i++) {
      runs += settled[i] ? 0 : paces.get(i).row().seeds();
    }
    return runs;
  }

  private static List<Plan> plans(List<Pace> paces, double[] seconds) {
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < seconds.length; i++) {
      Pace pace = paces.get(i);
      int iterations = (int) Math.min(pace.most(), seconds[i] / pace.secondsAnIteration() + 1e-9);
      for (int seed = 1; seed <= pace.row().seeds(); seed++) {
        plans.add(new Plan(pace.row(), seed, iterations, iterations < pace.most()));
      }
    }
    return plans;
  }

  /** {@code key=value} that replace values of the row's configuration for training. */
  List<String> settings(List<String> more) {
    List<String> settings = new ArrayList<>(row.set());
    if (row.seeds() > 1) {
      settings.add("seed=" + seed);
    }
    if (row.scratch()) {
      settings.add("outer.iterations=1");
    } else if (iterations != null) {
      settings.add("outer.iterations=" + iterations);
    }
    if (annealed) {
      settings.add("outer.schedule=null");
      settings.add("outer.schedule={type=cosine,final=0.01}");
    }
    settings.addAll(more);
    return settings;
  }

  /** A unique name for a run's folder; readable if it is short. */
  static String folder(Path conf, List<String> settings) {
    String base = String.valueOf(conf.getFileName()).replaceFirst("\\.conf$", "");
    List<String> parts = new ArrayList<>(List.of(base));
    parts.addAll(settings);
    String name = String.join(",", parts).replace(" ", "").replaceAll("[^\\w.=,+-]", "_");
    return name.length() <= READABLE
        ? name
        : name.substring(0, READABLE - 9) + "-" + Integer.toHexString(name.hashCode());
  }
}
