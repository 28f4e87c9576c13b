package org.salamander.task.table;

/** What a row is to its task, where the table says so; its ordinal stands in the store. */
public enum Role {
  /** Nothing: neither adapted to nor judged. */
  NONE,
  /** Adapted to. */
  SUPPORT,
  /** Judged. */
  QUERY
}
