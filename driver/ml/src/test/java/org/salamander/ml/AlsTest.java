package org.salamander.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Spark MLlib's alternating least squares on a table of ratings with columns {@code split} and
 * {@code role}, for comparison. ALS cannot adapt to a new reader. It is fitted again, with the
 * reader's support rows among all ratings. Rank and regularisation are those with the best
 * predictions for the query rows of validation tasks. They are then evaluated on test tasks. The
 * mean of the training rows is subtracted from all ratings, because ALS has no intercept.
 *
 * <p>All settings together take about eight minutes, so the test runs only on request: {@code
 * scripts/maven -Dquick test -pl driver/ml -am -Dtest=AlsTest -Dals=true
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@EnabledIfSystemProperty(named = "als", matches = "true", disabledReason = "takes eight minutes")
@EnabledIfEnvironmentVariable(
    named = "SALAMANDER_DATA",
    matches = ".+",
    disabledReason = "needs the folder tables in the folder that SALAMANDER_DATA names")
class AlsTest {

  private static final int[] RANKS = {2, 4, 8, 16, 32};
  private static final double[] PENALTIES = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6};

  private record Fit(int rank, double penalty, double mse, double half, double seconds) {

    private String line(String what) {
      return String.format(
          Locale.ROOT,
          "%s: rank %d, regularisation %s: MSE %.3f ± %.3f, %.1f s to fit and predict",
          what,
          rank,
          penalty,
          mse,
          half,
          seconds);
    }
  }

  @Test
  void jester() {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      String file = System.getenv("SALAMANDER_DATA") + "/tables/jester.csv";
      Dataset<Row> ratings = ratings(spark, file, "reader", "joke", "rating");
      @Nullable Fit best = null;
      for (int rank : RANKS) {
        for (double penalty : PENALTIES) {
          Fit fit = fit(ratings, "validation", rank, penalty);
          out.println(fit.line("validation tasks"));
          best = best == null || fit.mse < best.mse ? fit : best;
        }
      }
      Fit least = Objects.requireNonNull(best);
      Fit chosen = fit(ratings, "test", least.rank, least.penalty);
      out.println("chosen: " + chosen.line("test tasks"));
      assertThat(chosen.mse).isCloseTo(18.15, within(0.05));
    }
  }

  /** The columns reader and thing (numbers from 0), rating (minus the mean), split and role. */
  private static Dataset<Row> ratings(
      SparkSession spark, String file, String reader, String thing, String rating) {
    Dataset<Row> rows =
        spark.read().option("header", "true").option("inferSchema", "true").csv(file);
    Dataset<Row> named =
        rows.select(
            functions.col(reader).as("name"),
            functions.col(thing).cast("string").as("label"),
            functions.col(rating).cast("double").as("value"),
            functions.col("split"),
            functions.col("role"));
    double mean =
        named
            .filter(functions.col("split").equalTo("train"))
            .agg(functions.avg("value"))
            .head()
            .getDouble(0);
    StringIndexer indexer =
        new StringIndexer()
            .setInputCols(new String[] {"name", "label"})
            .setOutputCols(new String[] {"reader", "thing"});
    Dataset<Row> coded =
        indexer
            .fit(named)
            .transform(named)
            .withColumn("rating", functions.col("value").minus(mean))
            .cache();
    coded.count();
    return coded;
  }

  private static Fit fit(Dataset<Row> ratings, String split, int rank, double penalty) {
    Column judged = functions.col("split").equalTo(split);
    Column query = judged.and(functions.col("role").equalTo("query"));
    Column support = judged.and(functions.col("role").equalTo("support"));
    long start = System.nanoTime();
    Dataset<Row> shown = ratings.filter(functions.col("split").equalTo("train").or(support));
    List<Row> errors =
        new ALS()
            .setUserCol("reader")
            .setItemCol("thing")
            .setRatingCol("rating")
            .setRank(rank)
            .setRegParam(penalty)
            .setMaxIter(15)
            .setSeed(1)
            .setColdStartStrategy("nan")
            .fit(shown)
            .transform(ratings.filter(query))
            .na()
            .fill(0, new String[] {"prediction"}) // without ratings, predict the mean
            .withColumn("error", functions.pow(functions.expr("prediction - rating"), 2))
            .groupBy("reader")
            .agg(functions.avg("error").as("error"))
            .agg(functions.avg("error"), functions.stddev("error"), functions.count("error"))
            .collectAsList();
    double seconds = (System.nanoTime() - start) / 1e9;
    Row of = errors.get(0);
    double half = 1.96 * of.getDouble(1) / Math.sqrt((double) of.getLong(2));
    return new Fit(rank, penalty, of.getDouble(0), half, seconds);
  }
}
