package org.salamander.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version and the commit of this build. */
public final class Build {

  private static final Properties PROPERTIES = load();

  /** The project's version. */
  public static final String VERSION = PROPERTIES.getProperty("version", "unknown");

  /** The git commit it was built from. */
  public static final String COMMIT = PROPERTIES.getProperty("commit", "unknown");

  private Build() {}

  private static Properties load() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
