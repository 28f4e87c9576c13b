/**
 * Simple methods that every result on a table is compared with: means, linear models over all
 * tasks, a task's offset, a linear model a task.
 */
@NullMarked
package org.salamander.table.baseline;

import org.jspecify.annotations.NullMarked;
