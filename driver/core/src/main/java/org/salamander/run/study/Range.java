package org.salamander.run.study;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.salamander.random.Draws;

/**
 * The range from which a random search draws a key, uniformly.
 *
 * @param whole whether only integers are drawn, including both ends
 * @param log whether it is uniform in the logarithm
 */
record Range(String key, double low, double high, boolean whole, boolean log) {

  private static final Pattern FORM =
      Pattern.compile("([^=]+)=(-?[\\d.eE+-]+?)\\.\\.(-?[\\d.eE+-]+?)(,log)?");
  private static final MathContext DIGITS = new MathContext(3);

  /** Fixed, so that the same command draws the same values. */
  private static final long SEED = 1;

  public Range {
    if (!(low < high) || (log && low <= 0)) {
      throw new IllegalArgumentException(
          "--random "
              + key
              + ": the range is "
              + low
              + ".."
              + high
              + (log ? ",log; both ends must be above 0 and rise" : "; the ends must rise"));
    }
  }

  static Range parse(String text) {
    Matcher form = FORM.matcher(text);
    try {
      if (form.matches()) {
        String low = form.group(2);
        String high = form.group(3);
        boolean whole = low.matches("-?\\d+") && high.matches("-?\\d+");
        return new Range(
            SearchSpace.key("--random " + text, form.group(1)),
            Double.parseDouble(low),
            Double.parseDouble(high),
            whole,
            form.group(4) != null);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "--random "
            + text
            + ": it must be key=low..high, or key=low..high,log for a logarithmic scale, as in"
            + " --random learner.rate=0.001..0.1,log");
  }

  /** The value of a sample with three digits, a function of the key and the sample's number. */
  String draw(int sample) {
    double share = Draws.of(SEED, "random search " + key, sample).uniform();
    if (whole) {
      double drawn = log ? exponential(share, low, high + 1) : low + share * (high + 1 - low);
      return String.valueOf((long) Math.floor(drawn));
    }
    double drawn = log ? exponential(share, low, high) : low + share * (high - low);
    return new BigDecimal(drawn).round(DIGITS).stripTrailingZeros().toString();
  }

  private static double exponential(double share, double low, double high) {
    return StrictMath.exp(
        StrictMath.log(low) + share * (StrictMath.log(high) - StrictMath.log(low)));
  }
}
