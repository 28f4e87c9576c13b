package org.salamander.table;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table to read.
 *
 * @param name the table's place, for messages
 * @param rows its rows
 * @param texts true for CSV, where every cell is a text that may stand for a number or a boolean;
 *     an empty text or NA is a missing value
 */
public record Table(String name, Dataset<Row> rows, boolean texts) {}
