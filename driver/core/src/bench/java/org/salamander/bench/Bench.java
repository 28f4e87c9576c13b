package org.salamander.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
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

  private final OneCore core = OneCore.last();
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
    double peak = peak();
    tasks(peak);
    kernels(peak);
    threads();
    memory();
    spark();
    return 0;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    Cases.ALL.forEach(c -> names.add("task/" + c.name()));
    KernelBenchmark.SHAPES.forEach(s -> names.add("kernel/" + s.name()));
    List.of("sine-k1-b250", "strided-5way-1q-k1", "strided-5way-15q-k5")
        .forEach(n -> names.add("threads/" + n));
    List.of("strided-5way-15q-k5", "mini-5way-15q-k5").forEach(n -> names.add("memory/" + n));
    for (String master : List.of("local[2]", "standalone")) {
      List.of("2k", "112k", "1M").forEach(size -> names.add("spark/" + master + "/" + size));
    }
    return names;
  }

  private boolean wanted(String name) {
    return Pattern.compile(only).matcher(name).find();
  }

  /** The wanted names under a heading, without it. */
  private List<String> wantedUnder(String heading) {
    return names().stream()
        .filter(n -> n.startsWith(heading + "/") && wanted(n))
        .map(n -> n.substring(heading.length() + 1))
        .toList();
  }

  private double peak() throws Exception {
    BenchmarkResult found = onOneCore(PeakBenchmark.class, "fma", o -> o);
    double lanes = found.counter("lanes");
    double peak = found.score() * PeakBenchmark.FLOPS_A_LANE * lanes;
    out.printf(
        "%s %s, %s, Java %s%s%nFMA peak of one core, %s: %.1f GFLOP/s with %.0f float lanes%n",
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        processor(),
        System.getProperty("java.version"),
        jvm.isBlank() ? "" : " with " + jvm.strip(),
        core,
        peak / GIGA,
        lanes);
    return peak;
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

  private void tasks(double peak) throws Exception {
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
      Case timed = Cases.named(name);
      BenchmarkResult found = onOneCore(TaskBenchmark.class, "metaGradient", o -> o.param("name", name));
      double rate = found.score() * timed.batch();
      double flops = 2.0 * timed.multiplyAdds();
      String beside = "";
      if (peer != null && !timed.peerModes().isEmpty()) {
        double theirs = new Peer(python, peer, quick ? 3 : 10, core).rate(timed);
        beside = String.format("%11.1f %6.1fx", theirs, rate / theirs);
      }
      out.printf(
          "%-28s %11.1f %9.1f %9.1f %7.1f%% %12.0f %9.0f %s%n",
          name,
          rate,
          flops / MEGA,
          rate * flops / GIGA,
          100 * rate * flops / peak,
          found.bytesACall(),
          found.longestPause(),
          beside);
    }
  }

  private void kernels(double peak) throws Exception {
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
      double flops = KernelBenchmark.named(name).flops();
      double multiply =
          flops
              * onOneCore(KernelBenchmark.class, "multiply", o -> o.param("name", name)).score();
      double outer =
          flops * onOneCore(KernelBenchmark.class, "outer", o -> o.param("name", name)).score();
      out.printf(
          "%-28s %10.1f (%5.1f%%) %10.1f (%5.1f%%)%s%n",
          name,
          multiply / GIGA,
          100 * multiply / peak,
          outer / GIGA,
          100 * outer / peak,
          lanes(name, peak));
    }
  }

  /** The forward product of as many tasks as there are lanes, of shapes that groups have. */
  private String lanes(String name, double peak) throws Exception {
    KernelBenchmark.Shape shape = KernelBenchmark.named(name);
    if (!shape.inLanes()) {
      return "";
    }
    double flops =
        shape.flops()
            * KernelBenchmark.LANES
            * onOneCore(KernelBenchmark.class, "lanes", o -> o.param("name", name)).score();
    return String.format(" %10.1f (%5.1f%%)", flops / GIGA, 100 * flops / peak);
  }

  private void threads() throws Exception {
    List<String> wanted = wantedUnder("threads");
    if (wanted.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-28s %11s %11s %7s%n", "threads, by the clock", "1: tasks/s", "2: tasks/s", "ratio");
    for (String name : wanted) {
      double[] rates = new double[2];
      for (int threads = 1; threads <= 2; threads++) {
        String number = "" + threads;
        rates[threads - 1] =
            Cases.named(name).batch()
                * one(
                        TaskBenchmark.class,
                        "metaGradient",
                        o -> o.param("name", name).param("threads", number))
                    .score();
      }
      out.printf("%-28s %11.1f %11.1f %6.2fx%n", name, rates[0], rates[1], rates[1] / rates[0]);
    }
  }

  private void memory() throws Exception {
    List<String> wanted = wantedUnder("memory");
    if (wanted.isEmpty()) {
      return;
    }
    out.printf("%n%-28s %11s%n", "memory a thread", "MB");
    for (String name : wanted) {
      BenchmarkResult found =
          one(
              MemoryBenchmark.class,
              "workspace",
              o -> o.param("name", name).warmupIterations(0).measurementIterations(1));
      out.printf("%-28s %11.1f%n", name, found.counter("bytes") / MEGA);
    }
  }

  private void spark() throws Exception {
    List<String> wanted = wantedUnder("spark");
    if (wanted.isEmpty()) {
      return;
    }
    out.printf(
        "%n%-28s %9s %9s %9s %13s%n",
        "Spark, 2 partitions, ms", "count()", "vectors", "sum", "sum/vectors");
    for (String name : wanted) {
      String[] parts = name.split("/", -1);
      double[] ms = new double[3];
      List<String> methods = List.of("count", "vectors", "sum");
      for (int i = 0; i < ms.length; i++) {
        ms[i] =
            one(
                    SparkBenchmark.class,
                    methods.get(i),
                    o ->
                        o.param("master", parts[0])
                            .param("parameters", parts[1])
                            .warmupIterations(quick ? 4 : 10))
                .medianCall();
      }
      out.printf("%-28s %9.1f %9.1f %9.1f %12.2fx%n", name, ms[0], ms[1], ms[2], ms[2] / ms[1]);
    }
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
