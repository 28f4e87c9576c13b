package org.salamander.run.directory;

import java.io.IOException;

/**
 * A file of a checkpoint exists, but its file system could not read it. It may be readable later.
 */
public final class UnreadableCheckpoint extends IOException {

  private static final long serialVersionUID = 1;

  UnreadableCheckpoint(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
