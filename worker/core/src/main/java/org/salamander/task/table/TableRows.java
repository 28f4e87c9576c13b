package org.salamander.task.table;

/**
 * All rows of a task.
 *
 * @param task its id
 * @param rows how many
 * @param inputs rows × width, as {@link TableSchema#encode} writes them
 * @param targets as {@link Target#encode} writes them
 * @param weights of the rows in means within the task; all 1 without a column for it
 * @param roles {@link Role}s by their ordinals; all 0 without a column for it
 */
public record TableRows(
    String task, int rows, float[] inputs, float[] targets, float[] weights, byte[] roles) {}
