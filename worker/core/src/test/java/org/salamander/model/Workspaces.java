package org.salamander.model;

/** Measures the memory that a thread keeps, for tests. */
public final class Workspaces {

  private Workspaces() {}

  /** Bytes of the vectors that were returned to a workspace, and of its tapes. */
  public static long bytes(Workspace workspace) {
    return workspace.bytes();
  }
}
