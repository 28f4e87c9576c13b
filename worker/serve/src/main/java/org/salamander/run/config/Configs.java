package org.salamander.run.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Reads and writes HOCON. */
public final class Configs {

  private static final int MOST_BYTES = 4 << 20;

  /**
   * The deepest nesting of sections and lists. Code that walks through them needs one call per
   * level.
   */
  private static final int MOST_LEVELS = 100;

  private Configs() {}

  /**
   * Reads a user's own configuration file and applies the command line's settings; the last one
   * wins. The file may include files in its folder and refer to environment variables.
   *
   * @param settings {@code key=value}, the value in HOCON
   * @throws ConfigError if the file cannot be read or either is not HOCON
   */
  public static Config read(Path file, List<String> settings) {
    return checked(file.toString(), () -> resolved(over(own(file), settings)));
  }

  /**
   * Reads a user's own configuration file with its includes, but does not resolve references.
   *
   * @throws ConfigError if it cannot be read or is not HOCON
   */
  public static Config unresolved(Path file) {
    return checked(file.toString(), () -> own(file));
  }

  private static Config own(Path file) {
    requireFile(file);
    return ConfigFactory.parseFile(file.toFile(), Includes.own());
  }

  /** Refuses large files, and places that are no files, such as a pipe that would never end. */
  static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigError(
          file
              + (Files.exists(file) ? ": a folder, a pipe or a device" : ": no such file")
              + "; it must be a file with a configuration, as those in conf/");
    }
    if (file.toFile().length() > MOST_BYTES) {
      throw new ConfigError(
          file
              + ": more than "
              + MOST_BYTES
              + " bytes; it must be a configuration, as those in conf/");
    }
    requireUtf8(file);
  }

  /** The parser would write other characters instead of those that it cannot decode. */
  private static void requireUtf8(Path file) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (CharacterCodingException e) {
      throw new ConfigError(file + ": it is not in UTF-8; save the file so");
    } catch (IOException e) {
      throw new ConfigError(file + ": it cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads data, such as the files of a run directory. They may come from somebody else, so includes
   * and references are not resolved.
   *
   * @param syntax JSON, or CONF for HOCON
   * @param source its name in messages
   * @throws ConfigError if it is damaged, or contains more than values
   */
  public static Config data(String text, ConfigSyntax syntax, String source) {
    return checked(
        source,
        () -> {
          Config config =
              ConfigFactory.parseString(
                  text, Includes.none().setSyntax(syntax).setOriginDescription(source));
          if (!config.isResolved()) {
            throw new ConfigError(
                source + ": it has references ${…}; a file of a run directory has values alone");
          }
          return config;
        });
  }

  /** A configuration with the command line's settings. */
  public static Config override(Config base, List<String> settings) {
    return checked("the configuration", () -> resolved(over(base, settings)));
  }

  private static Config over(Config base, List<String> settings) {
    Config config = base;
    for (String setting : settings) {
      config = setting(setting).withFallback(config);
    }
    return config;
  }

  private static Config resolved(Config config) {
    Substitutions.requireBounded(config.root());
    return config.resolve();
  }

  private static Config checked(String source, Supplier<Config> reading) {
    try {
      Config config = reading.get();
      if (depth(config.root()) > MOST_LEVELS) {
        throw tooDeep(source);
      }
      return config;
    } catch (ConfigException e) {
      throw new ConfigError(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) { // the parser needs one call per bracket
      throw tooDeep(source);
    }
  }

  private static ConfigError tooDeep(String source) {
    return new ConfigError(
        source + ": it nests too deep; sections and lists may nest " + MOST_LEVELS + " deep");
  }

  private static int depth(ConfigValue value) {
    Collection<ConfigValue> inside =
        value instanceof ConfigObject section
            ? section.values()
            : value instanceof ConfigList list ? list : List.of();
    return 1 + inside.stream().mapToInt(Configs::depth).max().orElse(0);
  }

  private static Config setting(String setting) {
    if (setting.indexOf('=') < 1) {
      throw new ConfigError(
          ConfigError.SETTING + setting + ": it must be key=value, as in --set learner.rate=0.1");
    }
    try {
      return ConfigFactory.parseString(
          setting, Includes.none().setOriginDescription(ConfigError.SETTING + setting));
    } catch (ConfigException e) {
      throw new ConfigError(
          ConfigError.SETTING
              + setting
              + ": not HOCON; put strings with unusual characters in quotes ("
              + e.getMessage()
              + ")");
    }
  }

  /** Whether the value at a path equals this; false if there is none, or it has another type. */
  public static boolean is(Config config, String path, Object value) {
    return config.hasPath(path) && config.getValue(path).unwrapped().equals(value);
  }

  /** A configuration as HOCON, keys sorted. */
  public static String hocon(ConfigObject config) {
    return config.render(
        ConfigRenderOptions.defaults().setOriginComments(false).setComments(false).setJson(false));
  }

  /** A configuration as one line of JSON. */
  public static String json(ConfigObject config) {
    return config.render(ConfigRenderOptions.concise());
  }

  /** Every value that is not a section, by its full path. */
  public static Map<String, ConfigValue> leaves(ConfigObject config) {
    Map<String, ConfigValue> leaves = new TreeMap<>();
    config.toConfig().entrySet().forEach(entry -> leaves.put(entry.getKey(), entry.getValue()));
    return leaves;
  }
}
