package org.salamander.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.config.Settings;

/**
 * Where tasks run and how their sum reaches the driver. No key here changes a bit of the result.
 *
 * @param threads number of threads that share the tasks of this JVM, or on Spark those of a
 *     partition; null for one per core of the machine or executor
 * @param partitions number of task ranges of a Spark round; null for the number that is fastest by
 *     {@link RoundCost}, at most as many as run at once
 * @param reduce how Partials reach the driver on Spark
 * @param maxDriverBytes the most bytes that {@link Reduce#AUTO} sends to the driver without the
 *     tree
 * @param cost the assumed cost of a Spark round, until the run has measured its own rounds
 * @param lanes whether threads compute tasks side by side
 */
public record ClusterConfig(
    @JsonPropertyDescription(
            "threads of this JVM, or of a partition on Spark; by default one for each core of this machine or of an executor")
        @Between(from = 1, to = 4096)
        @Nullable Integer threads,
    @JsonPropertyDescription(
            "number of partitions of a Spark round; auto or left out: the number with the shortest predicted time")
        @AtLeast(1)
        @Nullable Integer partitions,
    @JsonProperty(defaultValue = "auto")
        @JsonPropertyDescription("how sums reach the driver on Spark: auto, flat or tree")
        Reduce reduce,
    @JsonProperty(defaultValue = "67108864")
        @JsonPropertyDescription("most bytes that the driver receives before auto chooses the tree")
        @AtLeast(0)
        long maxDriverBytes,
    @JsonProperty(defaultValue = "{}")
        @JsonPropertyDescription("cost of a Spark round, used until the run has measured its own")
        RoundCost cost,
    @JsonProperty(defaultValue = "auto")
        @JsonPropertyDescription(
            "whether small nets compute several tasks side by side, one in each lane of the processor's vectors: auto (where that is faster) or off (for comparison)")
        Lanes lanes) {

  /** Whether tasks are computed side by side. The bits are the same either way. */
  public enum Lanes {
    /** If that is faster. */
    @JsonProperty("auto")
    AUTO,
    /** One by one. */
    @JsonProperty("off")
    OFF
  }

  /** How the Partials of a Spark round reach the driver. The bits are the same either way. */
  public enum Reduce {
    /** Flat if few bytes would reach the driver, a tree otherwise. */
    @JsonProperty("auto")
    AUTO,
    /** Every partition's Partial goes to the driver: one stage. */
    @JsonProperty("flat")
    FLAT,
    /** Executors first add the Partials to a few single vectors, with a shuffle. */
    @JsonProperty("tree")
    TREE
  }

  /** All cores, the fastest number of partitions, and automatic choice of the reduction. */
  public static final ClusterConfig DEFAULT = Settings.of(ClusterConfig.class).make();

  public ClusterConfig {
    Bounds.check(ClusterConfig.class, threads, partitions, reduce, maxDriverBytes, cost, lanes);
  }
}
