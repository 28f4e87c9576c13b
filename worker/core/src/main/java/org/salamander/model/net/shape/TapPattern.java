package org.salamander.model.net.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.salamander.kernel.Taps;

/**
 * The taps of one example, which determine the taps of any batch. It keeps the offsets of the
 * largest batch so far; a smaller batch uses the first of them. One instance serves one thread.
 */
public final class TapPattern {

  /** Stands for a source outside the map. The row of zeros is read instead. */
  static final int OUTSIDE = -1;

  private final int[] blocks;
  private final int[] sources;
  private final int[] targets;
  private final Rows from;
  private final Rows to;
  private int examples;
  private Taps taps = new Taps(0, new int[0], new int[0], new int[0]);

  /**
   * A pattern of rows × taps.
   *
   * @param blocks the weight block of each tap
   * @param sources the source row of each target and tap, or {@link #OUTSIDE}; row-major
   * @param targets the target rows
   */
  TapPattern(int[] blocks, int[] sources, int[] targets, Rows from, Rows to) {
    this.blocks = blocks;
    this.sources = sources;
    this.targets = targets;
    this.from = from;
    this.to = to;
  }

  /** The positions of the source rows. */
  Rows from() {
    return from;
  }

  /** The taps of a batch of {@code batch} examples. */
  public Taps taps(int batch) {
    if (taps.rows() != batch * targets.length || taps.taps() == 0) {
      if (batch > examples) {
        taps = expand(batch);
        examples = batch;
      } else {
        taps = new Taps(batch * targets.length, blocks, taps.a(), taps.c());
      }
    }
    return taps;
  }

  /**
   * Patterns that compute the same sums without padding. Rows with the same taps inside the map are
   * in one pattern with these taps. Every row is in exactly one pattern.
   */
  List<TapPattern> withoutPadding() {
    Map<BitSet, List<Integer>> classes = new LinkedHashMap<>();
    for (int row = 0; row < targets.length; row++) {
      BitSet inside = new BitSet();
      for (int t = 0; t < blocks.length; t++) {
        inside.set(t, sources[row * blocks.length + t] != OUTSIDE);
      }
      if (inside.isEmpty()) {
        inside.set(0); // a row without taps inside the map reads the row of zeros
      }
      classes.computeIfAbsent(inside, i -> new ArrayList<>()).add(row);
    }
    List<TapPattern> patterns = new ArrayList<>();
    classes.forEach((inside, rows) -> patterns.add(part(inside.stream().toArray(), rows)));
    return patterns;
  }

  /** A pattern for each tap, with the rows whose source is inside the map. */
  List<TapPattern> byTap() {
    List<TapPattern> patterns = new ArrayList<>();
    for (int t = 0; t < blocks.length; t++) {
      List<Integer> rows = new ArrayList<>();
      for (int row = 0; row < targets.length; row++) {
        if (sources[row * blocks.length + t] != OUTSIDE) {
          rows.add(row);
        }
      }
      patterns.add(part(new int[] {t}, rows));
    }
    return patterns;
  }

  private TapPattern part(int[] taps, List<Integer> rows) {
    int[] partSources = new int[rows.size() * taps.length];
    int[] partTargets = new int[rows.size()];
    for (int i = 0; i < partTargets.length; i++) {
      partTargets[i] = targets[rows.get(i)];
      for (int k = 0; k < taps.length; k++) {
        partSources[i * taps.length + k] = sources[rows.get(i) * blocks.length + taps[k]];
      }
    }
    int[] partBlocks = Arrays.stream(taps).map(t -> blocks[t]).toArray();
    return new TapPattern(partBlocks, partSources, partTargets, from, to);
  }

  /** Number of bytes that this pattern holds. */
  long bytes() {
    return 4L * (taps.a().length + taps.c().length + sources.length + targets.length);
  }

  private Taps expand(int batch) {
    int[] a = new int[batch * sources.length];
    int[] c = new int[batch * targets.length];
    for (int e = 0; e < batch; e++) {
      for (int i = 0; i < sources.length; i++) {
        a[e * sources.length + i] = sources[i] == OUTSIDE ? 0 : from.offset(e, sources[i]);
      }
      for (int i = 0; i < targets.length; i++) {
        c[e * targets.length + i] = to.offset(e, targets[i]);
      }
    }
    return new Taps(c.length, blocks, a, c);
  }
}
