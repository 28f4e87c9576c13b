package org.salamander.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another implementation of the same work: a Python script that takes {@code PROBLEM MODE} and
 * options, and prints {@code … tasks/s} by the clock. It runs on the same core as our measurements. Libraries with their own threads get one thread, because idle threads spin and would use the core.
 * @param python the interpreter
 * @param script the script
 * @param seconds to measure
 * @param core where it runs
 */
record Peer(Path python, Path script, double seconds, OneCore core) {

  private static final Pattern RATE = Pattern.compile("([0-9.]+) tasks/s");

  /** The environment variables that set the number of threads of OpenBLAS, OpenMP and MKL. */
  private static final List<String> THREADS =
      List.of("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS");

  /** Tasks per second in the faster of the case's modes. */
  double rate(Case timed) throws IOException, InterruptedException {
    double best = 0;
    for (String mode : timed.peerModes()) {
      best = Math.max(best, rate(timed.peerArguments(mode)));
    }
    return best;
  }

  /** The tasks per second that the script prints for {@code arguments}. */
  double rate(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(core.prefix());
    command.addAll(List.of(python.toString(), "-W", "ignore"));
    command.add(script.toString());
    command.addAll(arguments);
    command.addAll(List.of("--threads", "1", "--seconds", "" + seconds));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    THREADS.forEach(variable -> builder.environment().put(variable, "1"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    Matcher rate = RATE.matcher(output);
    if (status != 0 || !rate.find()) {
      throw new IOException(
          String.join(" ", command) + " ended with status " + status + ":\n" + output.strip());
    }
    return Double.parseDouble(rate.group(1));
  }
}
