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
 * options, and prints {@code … tasks/s}. Its clock is that of the processor, as ours is.
 *
 * @param python the interpreter
 * @param script the script
 * @param seconds to measure
 */
record Peer(Path python, Path script, double seconds) {

  private static final Pattern RATE = Pattern.compile("([0-9.]+) tasks/s");

  /** Puts the processor's time in the place of the wall clock that the script reads. */
  private static final String PROCESSOR_TIME =
      "import runpy, sys, time; time.perf_counter = time.process_time; sys.argv = sys.argv[1:];"
          + " runpy.run_path(sys.argv[0], run_name='__main__')";

  /** Tasks a second in the better of the case's modes. */
  double rate(Case timed) throws IOException, InterruptedException {
    double best = 0;
    for (String mode : timed.peerModes()) {
      best = Math.max(best, rate(timed.peerArguments(mode)));
    }
    return best;
  }

  private double rate(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(python.toString(), "-W", "ignore", "-c", PROCESSOR_TIME));
    command.add(script.toString());
    command.addAll(arguments);
    command.addAll(List.of("--threads", "1", "--seconds", "" + seconds));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
