package org.salamander.cli;

import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.salamander.run.config.Configs;

/**
 * A configuration with all its includes inside an argument (a {@code data:} URI, RFC 2397), for a
 * driver on another machine, which does not have the file. {@code scripts/submit} packs it, and the
 * command unpacks it.
 */
final class InlineConfig {

  private static final Pattern ENCLOSED =
      Pattern.compile("data:application/hocon;name=([^/;]+);base64,([A-Za-z0-9_-]+)");

  private InlineConfig() {}

  /** Prints the argument that encloses a file. */
  public static void main(String[] arguments) {
    if (arguments.length != 1 || !Files.isRegularFile(Path.of(arguments[0]))) {
      System.err.println(
          "one argument is needed, a configuration's file; found " + String.join(" ", arguments));
      System.exit(Main.WRONG_INPUT);
    }
    System.out.println(enclosed(Path.of(arguments[0])));
  }

  static String enclosed(Path file) {
    String text = Configs.unresolved(file).root().render(ConfigRenderOptions.concise());
    return "data:application/hocon;name="
        + String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_")
        + ";base64,"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The file to read: the argument itself, or a temporary file with the contents that it encloses.
   */
  static Path opened(Path argument) {
    Matcher enclosed = ENCLOSED.matcher(argument.toString());
    if (!enclosed.matches()) {
      return argument;
    }
    try {
      Path folder = Files.createTempDirectory("salamander-conf");
      Path file = folder.resolve(enclosed.group(1));
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return Files.write(file, Base64.getUrlDecoder().decode(enclosed.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException("the enclosed configuration cannot be written aside", e);
    }
  }
}
