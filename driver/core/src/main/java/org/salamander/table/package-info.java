/**
 * Prepares tables with Spark SQL: reads every format of Spark, reports what it found, and makes the
 * stores that tasks are drawn from.
 */
@NullMarked
package org.salamander.table;

import org.jspecify.annotations.NullMarked;
