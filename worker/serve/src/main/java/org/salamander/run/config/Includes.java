package org.salamander.run.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigParseable;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Limits what a configuration may include. A user's own configuration may include files beside it,
 * at most {@link #MOST}. The configuration of a run directory may include nothing. Addresses and
 * the class path are never read.
 */
final class Includes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  private static final int MOST = 100;

  private final boolean files;
  private final Set<Path> open = new HashSet<>(); // files whose includes are read
  private int included;

  private Includes(boolean files) {
    this.files = files;
  }

  /** For a user's own configuration. */
  static ConfigParseOptions own() {
    return ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new Includes(true));
  }

  /** For data. */
  static ConfigParseOptions none() {
    return ConfigParseOptions.defaults().setIncluder(new Includes(false));
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    if (!files || what.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
      throw refused(what);
    }
    ConfigParseable found = context.relativeTo(what);
    String file = found == null ? null : found.origin().filename(); // null on the class path
    if (found == null || file == null || ++included > MOST) {
      throw refused(what);
    }
    Configs.requireFile(Path.of(file));
    Path place = Path.of(file).toAbsolutePath().normalize();
    if (!open.add(place)) {
      throw new ConfigException.Generic("include " + what + ": " + file + " includes itself");
    }
    try {
      return found.parse(context.parseOptions().setAllowMissing(false));
    } finally {
      open.remove(place);
    }
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return include(context, what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(what.toString());
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refused(what);
  }

  private ConfigException refused(String what) {
    return new ConfigException.Generic(
        "include "
            + what
            + ": "
            + (files
                ? "only files next to the configuration can be included, if they exist, at most "
                    + MOST
                    + " of them"
                : "a file of a run directory is data and includes nothing"));
  }
}
