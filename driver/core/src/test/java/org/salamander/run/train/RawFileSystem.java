package org.salamander.run.train;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** This machine's files as {@code raw:///…}: a Hadoop file system that only Hadoop knows. */
public final class RawFileSystem extends RawLocalFileSystem {

  @Override
  public String getScheme() {
    return "raw";
  }

  @Override
  public URI getUri() {
    return URI.create("raw:///");
  }
}
