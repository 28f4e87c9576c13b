package org.salamander.table.baseline;

/** A held-out task: rows to learn from and rows to be judged by. */
public record SplitTask(Rows support, Rows query) {}
