package org.salamander.learner.inner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.salamander.config.Bounds;
import org.salamander.config.Positive;
import org.salamander.model.Layout;

/** The inner rates of a learner: fixed rates, or the initial values of learned ones. */
public record RateConfig(
    @JsonProperty(defaultValue = "0.01")
        @JsonPropertyDescription("inner rate α, on the mean loss")
        @Positive
        float rate,
    @JsonPropertyDescription(
            "inner rate in an evaluation for steps after the K trained ones; by default α")
        @Nullable
        @Positive
        Float rateBeyond,
    @JsonProperty(defaultValue = "fixed")
        @JsonPropertyDescription(
            "fixed: α for all; otherwise α is the start of learned rates, one for each step, slice or number of z")
        Kind rates)
    implements Serializable {

  /** What has its own rate. */
  public enum Kind {
    /** All numbers and steps share one rate, which is not learned. */
    FIXED,
    /** Each of the K steps. */
    STEP,
    /** Each slice that adapts. */
    SLICE,
    /** Each number that adapts. */
    NUMBER;

    /** The slices of z, followed by the learned rates. */
    public Layout layout(Layout before, List<Layout.Slice> moving, int steps) {
      return this == FIXED ? before : before.with("rates", Layout.Role.RATES, count(moving, steps));
    }

    private int count(List<Layout.Slice> moving, int steps) {
      return switch (this) {
        case FIXED -> 0;
        case STEP -> steps;
        case SLICE -> moving.size();
        case NUMBER -> moving.stream().mapToInt(Layout.Slice::length).sum();
      };
    }

    /** Learned rates, which start at {@code from} in z. */
    public Rates learned(List<Layout.Slice> moving, int steps, float[] z, int from, int lanes) {
      return switch (this) {
        case FIXED -> throw new IllegalStateException("fixed rates are no slice of z");
        case STEP -> Rates.ofGroups(List.of(moving), steps, z, from, lanes);
        case SLICE -> Rates.ofGroups(moving.stream().map(List::of).toList(), 1, z, from, lanes);
        case NUMBER -> Rates.ofNumbers(moving, z, from);
      };
    }
  }

  public RateConfig {
    Bounds.check(RateConfig.class, rate, rateBeyond, rates);
  }

  /** One rate for every step. */
  public static RateConfig fixed(float rate) {
    return new RateConfig(rate, null, Kind.FIXED);
  }

  /** Learned rates start at α. */
  public void initialize(float[] z, Layout before) {
    Arrays.fill(z, before.size(), z.length, rate);
  }

  /** The rates of a loop of {@code steps} trained steps over the first {@code from} floats of z. */
  public Rates of(List<Layout.Slice> moving, int steps, float[] z, int from, int lanes) {
    return rates != Kind.FIXED
        ? rates.learned(moving, steps, z, from, lanes)
        : rateBeyond == null
            ? Rates.fixed(moving, rate)
            : Rates.beyond(moving, steps, rate, rateBeyond);
  }
}
