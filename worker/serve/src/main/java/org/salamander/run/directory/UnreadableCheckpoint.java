package org.salamander.run.directory;

import java.io.IOException;

/** A file of a checkpoint is there, and its file system did not give it: it may do so later. */
public final class UnreadableCheckpoint extends IOException {

  private static final long serialVersionUID = 1;

  UnreadableCheckpoint(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
