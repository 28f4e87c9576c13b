package org.salamander.outer;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
import org.salamander.config.Between;
import org.salamander.config.Bounds;

/**
 * How the outer rate changes over a run of I iterations: a factor on the rate at iteration i = 0 …
 * I − 1.
 */
public sealed interface Schedule {

  /** The schedules by their name in a configuration. */
  Map<String, Class<? extends Schedule>> BY_NAME =
      Map.of("constant", Constant.class, "linear", Linear.class, "cosine", Cosine.class);

  /** The default name. */
  String DEFAULT = "constant";

  /** The factor on the rate at iteration {@code i} of {@code iterations}. */
  double factor(long i, long iterations);

  /** Whether the rates depend on the total number of iterations. */
  boolean dependsOnIterations();

  /** Always 1. */
  @JsonClassDescription("the same rate throughout")
  record Constant() implements Schedule {
    @Override
    public double factor(long i, long iterations) {
      return 1;
    }

    @Override
    public boolean dependsOnIterations() {
      return false;
    }
  }

  /** Linear from 1 towards {@code last}: 1 − (1 − last)·i/I (Reptile's annealing with last = 0). */
  @JsonClassDescription("a straight line from the rate to a fraction of it")
  record Linear(
      @JsonProperty(value = "final", defaultValue = "0.0")
          @JsonPropertyDescription("fraction of the rate that is reached after the last iteration")
          @Between(from = 0, to = 1)
          float last)
      implements Schedule {

    public Linear {
      Bounds.check(Linear.class, last);
    }

    @Override
    public double factor(long i, long iterations) {
      return 1 - (1 - (double) last) * i / iterations;
    }

    @Override
    public boolean dependsOnIterations() {
      return true;
    }
  }

  /**
   * Half a cosine from 1 towards {@code last}: last + (1 − last)·(1 + cos(πi/I))/2 (Loshchilov and
   * Hutter 2017, without restarts).
   */
  @JsonClassDescription(
      "half a cosine from the rate to a fraction of it (Loshchilov and Hutter 2017)")
  record Cosine(
      @JsonProperty(value = "final", defaultValue = "0.0")
          @JsonPropertyDescription("fraction of the rate that is reached after the last iteration")
          @Between(from = 0, to = 1)
          float last)
      implements Schedule {

    public Cosine {
      Bounds.check(Cosine.class, last);
    }

    @Override
    public double factor(long i, long iterations) {
      return last + (1 - (double) last) * (1 + StrictMath.cos(StrictMath.PI * i / iterations)) / 2;
    }

    @Override
    public boolean dependsOnIterations() {
      return true;
    }
  }
}
