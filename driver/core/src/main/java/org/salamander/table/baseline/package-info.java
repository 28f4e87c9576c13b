/**
 * Simple methods for comparison with a run on a table: means, linear models for all tasks, with and
 * without an offset for each task, and a linear model for each task.
 */
@NullMarked
package org.salamander.table.baseline;

import org.jspecify.annotations.NullMarked;
