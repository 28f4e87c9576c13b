package org.salamander.random;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A stream of random numbers that is a pure function of its names: run seed, purpose, iteration and
 * task index. Streams share no state, so draws do not depend on order, threads or machines. The
 * generator is SplitMix64 (Steele et al. 2014), started at a hash of the names.
 */
@API(status = API.Status.MAINTAINED)
public final class Draws {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;
  private final List<Draws> lanes;

  private Draws(long state) {
    this.state = state;
    this.lanes = List.of();
  }

  private Draws(List<Draws> lanes) {
    this.lanes = List.copyOf(lanes);
  }

  /**
   * The streams of several tasks side by side, one for each lane; it draws no numbers of its own.
   */
  public static Draws group(List<Draws> lanes) {
    return new Draws(lanes);
  }

  /** For a group, the stream of each task, in lane order. */
  public List<Draws> lanes() {
    return lanes;
  }

  /**
   * The stream named by {@code seed} and {@code names} (purpose, iteration, index …), whose order
   * matters.
   */
  public static Draws of(long seed, long... names) {
    long h = mix(seed + GOLDEN);
    for (long name : names) {
      h = mix(h * 31 + mix(name + GOLDEN));
    }
    return new Draws(h);
  }

  /** The stream of a purpose named by a word, e.g. {@code "initial θ"}. */
  public static Draws of(long seed, String purpose, long... names) {
    long h = 0;
    for (int i = 0; i < purpose.length(); i++) {
      h = h * 31 + purpose.charAt(i);
    }
    long[] all = new long[names.length + 1];
    all[0] = h;
    System.arraycopy(names, 0, all, 1, names.length);
    return of(seed, all);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The next 64 bits. */
  public long next() {
    if (!lanes.isEmpty()) {
      throw new IllegalStateException("a group of tasks has a stream for each of its lanes");
    }
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  public float uniform(double low, double high) {
    return (float) (low + (high - low) * uniform());
  }

  /** Uniform among 0 … bound − 1, without bias. */
  public int below(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound is " + bound + "; it must be positive");
    }
    long limit = (1L << 31) - (1L << 31) % bound;
    long bits;
    do {
      bits = next() >>> 33;
    } while (bits >= limit);
    return (int) (bits % bound);
  }

  /** Standard normal (Box–Muller, StrictMath). */
  public double gaussian() {
    double u = 1.0 - uniform();
    double v = uniform();
    return StrictMath.sqrt(-2.0 * StrictMath.log(u)) * StrictMath.cos(2.0 * StrictMath.PI * v);
  }

  /** Normal, drawn again if beyond two standard deviations (TensorFlow's truncated normal). */
  public double truncatedGaussian() {
    double g;
    do {
      g = gaussian();
    } while (g < -2.0 || g > 2.0);
    return g;
  }

  /** The first {@code count} of a random permutation of 0 … n − 1 (Fisher–Yates). */
  public int[] choose(int count, int n) {
    if (count > n) {
      throw new IllegalArgumentException("cannot choose " + count + " of " + n);
    }
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      all[i] = i;
    }
    for (int i = 0; i < count; i++) {
      int j = i + below(n - i);
      int swap = all[i];
      all[i] = all[j];
      all[j] = swap;
    }
    return java.util.Arrays.copyOf(all, count);
  }

  /**
   * {@code count} of the indices of {@code weights}, without replacement, in random order. Each
   * next index is drawn with a probability proportional to its weight among those left (Efraimidis
   * and Spirakis, 2006).
   *
   * @param weights positive
   */
  public int[] choose(int count, double[] weights) {
    double[] waits = new double[weights.length];
    Integer[] order = new Integer[weights.length];
    for (int i = 0; i < order.length; i++) {
      waits[i] = -StrictMath.log(1 - uniform()) / weights[i];
      order[i] = i;
    }
    java.util.Arrays.sort(order, java.util.Comparator.comparingDouble(i -> waits[i]));
    int[] chosen = choose(count, count);
    for (int i = 0; i < count; i++) {
      chosen[i] = order[chosen[i]];
    }
    return chosen;
  }

  /** A random permutation of 0 … n − 1. */
  public int[] permutation(int n) {
    return choose(n, n);
  }
}
