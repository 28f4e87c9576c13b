package org.salamander.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The result of one benchmark of a JMH run. Numbers are medians over its iterations. */
record BenchmarkResult(RunResult run) {

  /** A parameter of the benchmark. */
  String parameter(String name) {
    return run.getParams().getParam(name);
  }

  /** The method's name. */
  String method() {
    String name = run.getParams().getBenchmark();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** The benchmark's score: calls per second of wall time, or milliseconds per call. */
  double score() {
    return median(i -> i.getPrimaryResult().getScore());
  }

  /** The median time of single calls, if they are sampled. */
  double medianCall() {
    return run.getPrimaryResult().getStatistics().getPercentile(50);
  }

  /** Bytes allocated per call. */
  double bytesACall() {
    return median(i -> value(i, "gc.alloc.rate.norm"));
  }

  /** Milliseconds. */
  double longestPause() {
    return iterations().stream().mapToDouble(i -> value(i, "gc.longest")).max().orElse(0);
  }

  /** A counter. */
  double counter(String name) {
    return median(i -> value(i, name));
  }

  private List<IterationResult> iterations() {
    return run.getBenchmarkResults().stream()
        .flatMap(fork -> fork.getIterationResults().stream())
        .toList();
  }

  private double median(ToDoubleFunction<IterationResult> of) {
    double[] sorted = iterations().stream().mapToDouble(of).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double value(IterationResult iteration, String name) {
    for (var entry : iteration.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith(name)) {
        Result<?> found = entry.getValue();
        return found.getScore();
      }
    }
    throw new IllegalStateException(
        "no result "
            + name
            + " among "
            + Arrays.toString(iteration.getSecondaryResults().keySet().toArray()));
  }
}
