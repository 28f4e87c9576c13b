package org.salamander.run.train;

import java.net.URI;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** This machine's files as the Hadoop file system {@code raw:///…}, which only Hadoop can open. */
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
