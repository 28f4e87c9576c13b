package org.salamander.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.salamander.cluster.spark.SparkJava;
import org.salamander.kernel.HardwareFma;
import org.salamander.kernel.Kernels;
import org.salamander.report.page.Browser;
import org.salamander.run.Build;
import org.salamander.task.DataContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code salamander doctor}. */
@Command(
    name = "doctor",
    description =
        "Check this machine: list what Salamander found, what is missing and how to install it.",
    footer = "  salamander doctor")
final class DoctorCommand implements Callable<Integer> {

  private static final int JAVA = 17;
  private static final String SPARK = "org.apache.spark.SparkContext";
  private static final String HADOOP = "org.apache.hadoop.fs.FileSystem";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int feature = Runtime.version().feature();
    line(out, true, "Salamander", Build.VERSION + " (" + Build.COMMIT + ")");
    line(
        out,
        feature >= JAVA,
        "Java",
        Runtime.version()
            + (feature >= JAVA ? "" : "; install a JDK of version " + JAVA + " or newer"));
    boolean vectors = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    line(
        out,
        vectors,
        "Vector API",
        vectors
            ? Kernels.best().toString()
            : "absent, so kernels are slower (the same bits); start java with --add-modules jdk.incubator.vector");
    boolean fma = HardwareFma.present();
    line(out, fma, "FMA", fma ? "in hardware" : HardwareFma.ABSENT);
    Runtime machine = Runtime.getRuntime();
    line(out, true, "cores", String.valueOf(machine.availableProcessors()));
    String memory =
        String.format(Locale.ROOT, "%.1f GB for the JVM", machine.maxMemory() / (double) (1 << 30));
    boolean enough = machine.maxMemory() >= 1L << 30;
    line(
        out, enough, "memory", memory + (enough ? "" : "; SALAMANDER_JAVA_OPTS=-Xmx4g gives more"));
    Optional<String> java = here(SPARK) && here(HADOOP) ? SparkJava.complaint() : Optional.empty();
    classes(out, "Spark", SPARK, "use scripts/salamander, or scripts/submit", java);
    classes(
        out,
        "Hadoop",
        HADOOP,
        "local directories still work; hadoop-client-runtime brings hdfs:",
        java);
    classes(
        out,
        "DL4J natives",
        "org.nd4j.linalg.cpu.nativecpu.CpuBackend",
        "only export and import need them; nd4j-native for this platform brings them",
        Optional.empty());
    stores(out);
    Optional<Browser> browser = Browser.find(System.getenv());
    line(
        out,
        browser.isPresent(),
        "browser",
        browser
            .map(b -> b.program().toString())
            .orElse("none, which only report --png needs; " + Browser.REMEDY));
    out.flush();
    return feature >= JAVA ? 0 : Main.FAILED;
  }

  private static boolean here(String name) {
    return DoctorCommand.class.getResource("/" + name.replace('.', '/') + ".class") != null;
  }

  private static void classes(
      PrintWriter out, String what, String name, String remedy, Optional<String> complaint) {
    boolean found = here(name);
    line(
        out,
        found && complaint.isEmpty(),
        what,
        complaint.orElse(found ? "on the class path" : "not on the class path; " + remedy));
  }

  private static void stores(PrintWriter out) {
    Path omniglot = DataContext.ofProcess(line -> {}).stores().resolve("omniglot.store");
    boolean found = Files.exists(omniglot);
    String remedy =
        "; it is made on first use, or by: salamander prepare omniglot --from DIR_OR_URL --out ";
    line(out, found, "Omniglot", found ? omniglot.toString() : "no store" + remedy + omniglot);
  }

  private static void line(PrintWriter out, boolean good, String what, String found) {
    out.printf(Locale.ROOT, "%-4s %-14s%s%n", good ? "ok" : "--", what, found);
  }
}
