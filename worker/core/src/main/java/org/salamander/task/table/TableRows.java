package org.salamander.task.table;

/**
 * All rows of a task.
 *
 * @param task the task's id
 * @param rows the number of rows
 * @param inputs rows × width, from {@link TableSchema#encode}
 * @param targets one for each row, from {@link Target#encode}
 * @param weights the rows' weights in means within the task; all 1 if the table has no weights
 * @param roles the ordinals of {@link Role}; all 0 if the table has no roles
 */
public record TableRows(
    String task, int rows, float[] inputs, float[] targets, float[] weights, byte[] roles) {}
