/**
 * Tables by Spark SQL: reads what Spark reads, says what it found, and makes the stores that tasks
 * are drawn from.
 */
@NullMarked
package org.salamander.table;

import org.jspecify.annotations.NullMarked;
