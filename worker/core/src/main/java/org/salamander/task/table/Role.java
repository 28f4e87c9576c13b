package org.salamander.task.table;

/** Whether a row is support or query, if the table says so. The store holds the ordinal. */
public enum Role {
  /** Nothing: neither adapted to nor judged. */
  NONE,
  /** Adapted to. */
  SUPPORT,
  /** Judged. */
  QUERY
}
