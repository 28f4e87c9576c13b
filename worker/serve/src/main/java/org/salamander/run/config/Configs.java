package org.salamander.run.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** HOCON text in and out. */
public final class Configs {

  private Configs() {}

  /**
   * Reads a configuration file, and over it what the command line sets, the last one winning.
   *
   * @param settings {@code key=value}, the value in HOCON
   * @throws ConfigError where the file cannot be read or either is not HOCON
   */
  public static Config read(Path file, List<String> settings) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigError(file + ": no such file; it must be a configuration, as those in conf/");
    }
    return override(
        () ->
            ConfigFactory.parseFile(
                file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false)),
        settings);
  }

  /** As {@link #read}, from text that is called {@code source} in messages. */
  public static Config parse(String text, String source, List<String> settings) {
    return override(
        () ->
            ConfigFactory.parseString(
                text, ConfigParseOptions.defaults().setOriginDescription(source)),
        settings);
  }

  /** A configuration, and over it what the command line sets. */
  public static Config override(Config base, List<String> settings) {
    return override(() -> base, settings);
  }

  private static Config override(Supplier<Config> base, List<String> settings) {
    try {
      Config config = base.get();
      for (String setting : settings) {
        config = setting(setting).withFallback(config);
      }
      return config.resolve();
    } catch (ConfigException e) {
      throw new ConfigError(String.valueOf(e.getMessage()));
    }
  }

  private static Config setting(String setting) {
    if (setting.indexOf('=') < 1) {
      throw new ConfigError(
          ConfigError.SETTING + setting + ": it must be key=value, as in --set learner.rate=0.1");
    }
    try {
      return ConfigFactory.parseString(
          setting,
          ConfigParseOptions.defaults().setOriginDescription(ConfigError.SETTING + setting));
    } catch (ConfigException e) {
      throw new ConfigError(
          ConfigError.SETTING
              + setting
              + ": not HOCON; put strings with unusual characters in quotes ("
              + e.getMessage()
              + ")");
    }
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
