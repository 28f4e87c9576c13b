package org.salamander.task.table;

/** Whether a row is support or query, if the table says so. The store holds the ordinal. */
public enum Role {
  /** Neither support nor query. */
  NONE,
  /** A support row. */
  SUPPORT,
  /** A query row. */
  QUERY
}
