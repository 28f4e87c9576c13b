package org.salamander.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;
import org.salamander.cluster.spark.RoundCost;

/**
 * Where the tasks run and how their sum travels. Nothing here changes a result's bits.
 *
 * @param threads threads of this JVM, without a master; default one a core
 * @param partitions blocks of tasks a Spark round is cut into; null for as many as pay by {@link
 *     RoundCost}, at most one a slot
 * @param reduce how Partials reach the driver on Spark
 * @param maxDriverBytes what {@link Reduce#AUTO} lets reach the driver before it takes the tree, in
 *     bytes
 */
public record ClusterConfig(
    @JsonPropertyDescription("threads of this JVM, without a master; default one a core")
        @Nullable Integer threads,
    @JsonPropertyDescription(
            "blocks of tasks a Spark round is cut into; auto, or left out, for as many as pay")
        @Nullable Integer partitions,
    @JsonProperty(defaultValue = "auto")
        @JsonPropertyDescription("how sums reach the driver on Spark: auto, flat or tree")
        Reduce reduce,
    @JsonProperty(defaultValue = "67108864")
        @JsonPropertyDescription("bytes that may reach the driver before auto takes the tree")
        long maxDriverBytes) {

  /** How the Partials of a Spark round reach the driver: the same bits either way. */
  public enum Reduce {
    /** Flat while few bytes would reach the driver, a tree otherwise. */
    @JsonProperty("auto")
    AUTO,
    /** Every partition's Partial goes to the driver: one stage. */
    @JsonProperty("flat")
    FLAT,
    /** Executors join the Partials into a few single vectors first: a shuffle. */
    @JsonProperty("tree")
    TREE
  }

  /** All cores, as many partitions as pay, the sum as it fits. */
  public static final ClusterConfig DEFAULT = new ClusterConfig(null, null, Reduce.AUTO, 64L << 20);

  public ClusterConfig {
    requirePositive("threads", threads);
    requirePositive("partitions", partitions);
    if (maxDriverBytes < 0) {
      throw new IllegalArgumentException(
          "max-driver-bytes is " + maxDriverBytes + "; it must be 0 or more");
    }
  }

  private static void requirePositive(String key, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new IllegalArgumentException(key + " is " + value + "; it must be at least 1");
    }
  }
}
