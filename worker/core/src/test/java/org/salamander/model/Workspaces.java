package org.salamander.model;

/** For tests that measure what a thread keeps. */
public final class Workspaces {

  private Workspaces() {}

  /** Bytes of the vectors that were given back to a workspace, and of its tapes. */
  public static long bytes(Workspace workspace) {
    return workspace.bytes();
  }
}
