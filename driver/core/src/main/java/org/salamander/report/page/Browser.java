package org.salamander.report.page;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Chromium or Chrome on this machine, run without a window. It draws a page's charts as PNG
 * files.
 *
 * @param program its executable
 */
public record Browser(Path program) {

  /** Names of the executables of Chromium and Chrome. */
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  /** How to install one, for messages. */
  public static final String REMEDY =
      "install Chromium (Debian: apt-get install chromium) or Chrome, or name its executable in"
          + " SALAMANDER_BROWSER";

  private static final Pattern SIZE =
      Pattern.compile("<figure id=\"([^\"]+)\"[^>]*data-size=\"(\\d+)x(\\d+)\"");
  private static final int PADDING = 24; // around a figure that is shown alone
  private static final int SECONDS = 60;

  /** The browser that {@code SALAMANDER_BROWSER} names, or the first on the path. */
  public static Optional<Browser> find(Map<String, String> environment) {
    String named = environment.getOrDefault("SALAMANDER_BROWSER", "");
    if (!named.isBlank()) {
      return executable(Path.of(named));
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (String name : NAMES) {
        Optional<Browser> found = executable(Path.of(folder, name));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Browser> executable(Path program) {
    return Files.isExecutable(program) && !Files.isDirectory(program)
        ? Optional.of(new Browser(program))
        : Optional.empty();
  }

  /**
   * Draws every figure of a page into two PNG files, {@code NAME.png} and {@code NAME-dark.png} for
   * dark pages, with twice the resolution of the screen.
   *
   * @param html the page's file
   * @param folder for the files, created if missing
   * @return the files
   * @throws IOException if the browser fails, with its output
   */
  public List<Path> draw(Path html, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, int[]> figure : sizes(visit(html).dom()).entrySet()) {
      String id = figure.getKey();
      files.add(draw(html, id, "light", figure.getValue(), folder.resolve(id + ".png")));
      files.add(draw(html, id, "dark", figure.getValue(), folder.resolve(id + "-dark.png")));
    }
    return files;
  }

  private Path draw(Path html, String figure, String theme, int[] size, Path file)
      throws IOException {
    Path png = file.toAbsolutePath();
    run(
        "--screenshot=" + png,
        "--force-device-scale-factor=2",
        "--window-size=" + (size[0] + PADDING) + "," + (size[1] + PADDING),
        html.toUri() + "#" + figure + "," + theme);
    if (!Files.exists(png)) {
      throw new IOException(program + " wrote no " + png + "; is it a current Chromium?");
    }
    return png;
  }

  /**
   * A page after it was opened.
   *
   * @param dom its HTML after its scripts have run
   * @param console the lines that its scripts, or the browser about them, wrote to the console
   */
  public record Visit(String dom, List<String> console) {}

  /** Opens a page in a window with the width of a laptop screen. */
  public Visit visit(Path html) throws IOException {
    return run(
        "--window-size=1280,800", "--enable-logging=stderr", "--dump-dom", html.toUri().toString());
  }

  private static Map<String, int[]> sizes(String dom) {
    Map<String, int[]> sizes = new LinkedHashMap<>();
    Matcher figure = SIZE.matcher(dom);
    while (figure.find()) {
      sizes.put(
          figure.group(1),
          new int[] {Integer.parseInt(figure.group(2)), Integer.parseInt(figure.group(3))});
    }
    return sizes;
  }

  private Visit run(String... arguments) throws IOException {
    Path profile = Files.createTempDirectory("salamander-browser");
    Path printed = profile.resolve("printed");
    Path said = profile.resolve("said");
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "--headless", "--disable-gpu"));
    if ("root".equals(System.getProperty("user.name"))) {
      command.add("--no-sandbox"); // Chromium's sandbox does not start as root
    }
    command.addAll(
        List.of(
            "--hide-scrollbars",
            "--no-first-run",
            "--virtual-time-budget=5000",
            "--user-data-dir=" + profile.resolve("profile")));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(printed.toFile())
              .redirectError(said.toFile())
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException(program + " did not end within " + SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            program + " failed: " + Files.readString(said, StandardCharsets.UTF_8).strip());
      }
      return new Visit(
          Files.readString(printed, StandardCharsets.UTF_8),
          Files.readAllLines(said, StandardCharsets.UTF_8).stream()
              .filter(line -> line.contains(":CONSOLE"))
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + program, e);
    } finally {
      delete(profile);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
      // A helper process of the browser was still deleting files. The system deletes the rest.
      return;
    }
  }
}
