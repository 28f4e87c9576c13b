package org.salamander.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine;

/** Runs the benchmarks, each in a JVM of its own with Salamander's options, and prints tables. */
@Command(
    name = "scripts/bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures Salamander on this machine and prints tables: meta-gradients, kernels, threads,"
          + " memory, Spark.",
      "Rates of one core, ours and the peer's, are by the clock with both pinned to that core;"
          + " fractions are of the FMA peak measured in the same run. Let nothing else run meanwhile."
    })
public final class Bench implements java.util.concurrent.Callable<Integer> {

  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;

  /** Sizes of meta-batches for the comparison of computing tasks side by side and one by one. */
  private static final List<Integer> BATCHES = List.of(4, 8, 16, 25, 32, 64);

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = "",
      description = "only benchmarks whose name contains a match; --list prints the names")
  private String only = "";

  @Option(names = "--quick", description = "a third of the time for each: for a first look")
  private boolean quick;

  @Option(names = "--list", description = "prints the names and ends")
  private boolean list;

  @Option(
      names = "--peer",
      paramLabel = "SCRIPT",
      description =
          "also runs this Python script on the same meta-gradients (PROBLEM MODE --steps K --order"
              + " 1|2 --batch B --ways N --shots S --query Q --pool stride|max --threads 1"
              + " --seconds T; prints \"R tasks/s\") and prints ratios")
  private @Nullable Path peer;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "/usr/bin/python3",
      description = "the peer's interpreter (${DEFAULT-VALUE})")
  private Path python = Path.of("/usr/bin/python3");

  @Option(
      names = "--jvm",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "more JVM options, separated by spaces, behind those of conf/jvm.options")
  private String jvm = "";

  @Option(
      names = "--rows",
      paramLabel = "FILE",
      description =
          "writes every row to this file as soon as it is measured, and takes from it the rows that"
              + " it has: a run that was ended goes on where it stopped")
  private @Nullable Path file;

  private OneCore core = new OneCore(Optional.empty());
  private String pinnedJava = "";
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** Status 0, 1 if a benchmark failed, 2 for wrong usage. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    if (peer != null && !Files.isReadable(peer)) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--peer: " + peer + " is no file that can be read");
    }
    if (list) {
      names().forEach(out::println);
      return 0;
    }
    if (names().stream().noneMatch(this::wanted)) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--only: no name contains " + only + "; --list prints them");
    }
    core = OneCore.last();
    Rows rows = rows();
    double peak = peak(rows);
    tasks(rows, peak);
    kernels(rows, peak);
    threads(rows);
    lanes(rows);
    memory(rows);
    spark(rows);
    return 0;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    Cases.ALL.forEach(c -> names.add("task/" + c.name()));
    KernelBenchmark.SHAPES.forEach(s -> names.add("kernel/" + s.name()));
    List.of("sine-k1-b250", "strided-5way-1q-k1", "strided-5way-15q-k5")
        .forEach(n -> names.add("threads/" + n));
    for (int threads : List.of(1, 2)) {
      for (String name : List.of("sine-k1-b25", "mlp-64-64-k3-b64")) {
        BATCHES.forEach(batch -> names.add("lanes/" + threads + "/" + batch + "/" + name));
      }
    }
    List.of("strided-5way-15q-k5", "mini-5way-15q-k5").forEach(n -> names.add("memory/" + n));
    for (String master : List.of("local[2]", "standalone")) {
      List.of("2k", "112k", "1M").forEach(size -> names.add("spark/" + master + "/" + size));
    }
    return names;
  }

  private boolean wanted(String name) {
    return Pattern.compile(only).matcher(name).find();
  }

  /** The selected names with this prefix, without the prefix. */
  private List<String> wantedUnder(String heading) {
    return names().stream()
        .filter(n -> n.startsWith(heading + "/") && wanted(n))
        .map(n -> n.substring(heading.length() + 1))
        .toList();
  }

  private Rows rows() throws java.io.IOException {
    String conditions =
        String.format(
            "%s %s, %s, Java %s%s%s",
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            processor(),
            System.getProperty("java.version"),
            jvm.isBlank() ? "" : " with " + jvm.strip(),
            quick ? ", --quick" : "");
    try {
      Rows rows = new Rows(file, conditions);
      out.println(conditions);
      return rows;
    } catch (IllegalArgumentException other) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--rows: " + other.getMessage());
    }
  }

  private double peak(Rows rows) throws Exception {
    Map<String, Double> row =
        rows.row(
            "peak",
            () -> {
              BenchmarkResult found = onOneCore(PeakBenchmark.class, "fma", o -> o);
              double lanes = found.counter("lanes");
              return Map.of("flops", found.score() * PeakBenchmark.FLOPS_A_LANE * lanes, "lanes", lanes);
            });
    out.printf(
        "FMA peak of one core, %s: %.1f GFLOP/s with %.0f float lanes%n",
        core, get(row, "flops") / GIGA, get(row, "lanes"));
    return get(row, "flops");
  }

  private static double get(Map<String, Double> row, String figure) {
    return Objects.requireNonNull(row.get(figure), figure);
  }

  private static String processor() throws java.io.IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return Runtime.getRuntime().availableProcessors() + " processors";
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .map(line -> line.replaceFirst(".*: ", ""))
        .orElse("processor unknown");
  }

  private void tasks(Rows rows, double peak) throws Exception {
    List<String> wanted = wantedUnder("task");
    if (wanted.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-28s %11s %9s %9s %8s %12s %9s %11s %7s%n",
        "meta-gradients, one core",
        "tasks/s",
        "MFLOP",
        "GFLOP/s",
        "of peak",
        "B/iteration",
        "pause ms",
        "peer's/s",
        "ratio");
    for (String name : wanted) {
      double flops = 2.0 * Cases.named(name).multiplyAdds();
      Map<String, Double> row = rows.row("task/" + name, () -> task(name));
      double rate = get(row, "tasks/s");
      Double theirs = row.get("peer");
      out.printf(
          "%-28s %11.1f %9.1f %9.1f %7.1f%% %12.0f %9.0f %s%n",
          name,
          rate,
          flops / MEGA,
          rate * flops / GIGA,
          100 * rate * flops / peak,
          get(row, "bytes"),
          get(row, "pause"),
          theirs == null ? "" : String.format("%11.1f %6.1fx", theirs, rate / theirs));
    }
  }

  private Map<String, Double> task(String name) throws Exception {
    Case timed = Cases.named(name);
    BenchmarkResult found = onOneCore(TaskBenchmark.class, "metaGradient", o -> o.param("name", name));
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("tasks/s", found.score() * timed.batch());
    row.put("bytes", found.bytesACall());
    row.put("pause", found.longestPause());
    if (peer != null && !timed.peerModes().isEmpty()) {
      row.put("peer", new Peer(python, peer, quick ? 2 : 5, core).rate(timed));
    }
    return row;
  }

  private void kernels(Rows rows, double peak) throws Exception {
    List<String> wanted = wantedUnder("kernel");
    if (wanted.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-28s %19s %19s %19s%n",
        "products, one core, GFLOP/s",
        "multiply (of peak)",
        "outer (of peak)",
        "in lanes (of peak)");
    for (String name : wanted) {
      Map<String, Double> row = rows.row("kernel/" + name, () -> kernel(name));
      out.printf("%-28s", name);
      row.values().forEach(f -> out.printf(" %10.1f (%5.1f%%)", f / GIGA, 100 * f / peak));
      out.println();
    }
  }

  /**
   * FLOP/s of the two products. If groups have this shape, also of the forward product of as many tasks as there are lanes.
   */
  private Map<String, Double> kernel(String name) throws Exception {
    KernelBenchmark.Shape shape = KernelBenchmark.named(name);
    Map<String, Double> row = new LinkedHashMap<>();
    for (String product : List.of("multiply", "outer", "lanes")) {
      boolean lanes = product.equals("lanes");
      if (!lanes || shape.inLanes()) {
        double flops = shape.flops() * (lanes ? KernelBenchmark.LANES : 1);
        BenchmarkResult found = onOneCore(KernelBenchmark.class, product, o -> o.param("name", name));
        row.put(product, flops * found.score());
      }
    }
    return row;
  }

  private void threads(Rows rows) throws Exception {
    pairs(rows, "threads", "threads, by the clock", List.of("1", "2"), this::threads);
  }

  private void lanes(Rows rows) throws Exception {
    pairs(rows, "lanes", "lanes: threads/batch/net", List.of("OFF", "AUTO"), this::lanes);
  }

  /** Measures one case. */
  @FunctionalInterface
  private interface Measured {
    Map<String, Double> of(String name) throws Exception;
  }

  /** Tasks per second of each case in two ways, and the ratio. */
  private void pairs(Rows rows, String group, String title, List<String> ways, Measured measured)
      throws Exception {
    List<String> wanted = wantedUnder(group);
    if (wanted.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-28s %11s %11s %7s%n",
        title, heading(ways.get(0)), heading(ways.get(1)), "ratio");
    for (String name : wanted) {
      Map<String, Double> row = rows.row(group + "/" + name, () -> measured.of(name));
      double first = get(row, ways.get(0));
      double second = get(row, ways.get(1));
      out.printf("%-28s %11.1f %11.1f %6.2fx%n", name, first, second, second / first);
    }
  }

  private static String heading(String way) {
    return way.toLowerCase(Locale.ROOT) + ": tasks/s";
  }

  private Map<String, Double> threads(String name) throws Exception {
    Map<String, Double> row = new LinkedHashMap<>();
    for (String number : List.of("1", "2")) {
      BenchmarkResult found =
          one(
              TaskBenchmark.class,
              "metaGradient",
              o -> o.param("name", name).param("threads", number));
      row.put(number, Cases.named(name).batch() * found.score());
    }
    return row;
  }

  /** Measures after eight seconds of warm-up, in which {@code auto} finds out which way is faster. */
  private Map<String, Double> lanes(String name) throws Exception {
    String[] parts = name.split("/", -1);
    Map<String, Double> row = new LinkedHashMap<>();
    for (String lanes : List.of("OFF", "AUTO")) {
      Function<ChainedOptionsBuilder, ChainedOptionsBuilder> more =
          o ->
              o.param("name", parts[2])
                  .param("threads", parts[0])
                  .param("batch", parts[1])
                  .param("lanes", lanes)
                  .warmupIterations(8)
                  .measurementIterations(3);
      BenchmarkResult found =
          parts[0].equals("1")
              ? onOneCore(TaskBenchmark.class, "metaGradient", more)
              : one(TaskBenchmark.class, "metaGradient", more);
      row.put(lanes, Integer.parseInt(parts[1]) * found.score());
    }
    return row;
  }

  private void memory(Rows rows) throws Exception {
    List<String> wanted = wantedUnder("memory");
    if (wanted.isEmpty()) {
      return;
    }
    out.printf("%n%-28s %11s%n", "memory a thread", "MB");
    for (String name : wanted) {
      Map<String, Double> row = rows.row("memory/" + name, () -> memory(name));
      out.printf("%-28s %11.1f%n", name, get(row, "bytes") / MEGA);
    }
  }

  private Map<String, Double> memory(String name) throws Exception {
    BenchmarkResult found =
        one(
            MemoryBenchmark.class,
            "workspace",
            o -> o.param("name", name).warmupIterations(0).measurementIterations(1));
    return Map.of("bytes", found.counter("bytes"));
  }

  private void spark(Rows rows) throws Exception {
    List<String> wanted = wantedUnder("spark");
    if (wanted.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-28s %9s %9s %9s %13s%n",
        "Spark, 2 partitions, ms", "count()", "vectors", "sum", "sum/vectors");
    for (String name : wanted) {
      Map<String, Double> row = rows.row("spark/" + name, () -> round(name));
      double vectors = get(row, "vectors");
      double sum = get(row, "sum");
      out.printf(
          "%-28s %9.1f %9.1f %9.1f %12.2fx%n",
          name, get(row, "count"), vectors, sum, sum / vectors);
    }
  }

  private Map<String, Double> round(String name) throws Exception {
    String[] parts = name.split("/", -1);
    Map<String, Double> row = new LinkedHashMap<>();
    for (String method : List.of("count", "vectors", "sum")) {
      BenchmarkResult found =
          one(
              SparkBenchmark.class,
              method,
              o ->
                  o.param("master", parts[0])
                      .param("parameters", parts[1])
                      .warmupIterations(quick ? 4 : 10));
      row.put(method, found.medianCall());
    }
    return row;
  }

  private BenchmarkResult onOneCore(
      Class<?> type, String method, Function<ChainedOptionsBuilder, ChainedOptionsBuilder> more)
      throws Exception {
    if (pinnedJava.isEmpty()) {
      Path folder = Files.createTempDirectory("salamander-bench");
      folder.toFile().deleteOnExit();
      pinnedJava = core.java(folder);
    }
    return one(type, method, o -> more.apply(o.jvm(pinnedJava)));
  }

  private BenchmarkResult one(
      Class<?> type, String method, Function<ChainedOptionsBuilder, ChainedOptionsBuilder> more)
      throws Exception {
    List<String> options = new ArrayList<>();
    options.add("@" + Path.of(System.getProperty("salamander.home", "."), "conf", "jvm.options"));
    Pattern.compile("\\s+")
        .splitAsStream(jvm.strip())
        .filter(o -> !o.isEmpty())
        .forEach(options::add);
    ChainedOptionsBuilder common =
        new OptionsBuilder()
            .include(Pattern.quote(type.getName() + "." + method) + "$")
            .forks(1)
            .jvmArgs(options.toArray(String[]::new))
            .warmupIterations(quick ? 2 : 4)
            .warmupTime(TimeValue.milliseconds(1000))
            .measurementIterations(quick ? 3 : 7)
            .measurementTime(TimeValue.milliseconds(quick ? 700 : 1000))
            .addProfiler(GCProfiler.class)
            .addProfiler(LongestPause.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    Collection<RunResult> results = new Runner(more.apply(common).build()).run();
    return new BenchmarkResult(results.iterator().next());
  }
}
