/**
 * Prepares tables with Spark SQL: reads tables, reports what it found, and makes the stores that
 * tasks are drawn from.
 */
@NullMarked
package org.salamander.table;

import org.jspecify.annotations.NullMarked;
