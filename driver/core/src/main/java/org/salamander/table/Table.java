package org.salamander.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table that can be read.
 *
 * @param name where it is, for messages
 * @param rows its rows
 * @param texts whether every cell is a text whose meaning is to be found, as in CSV; empty ones and
 *     NA are missing
 */
public record Table(String name, Dataset<Row> rows, boolean texts) {}
