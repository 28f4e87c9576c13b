/**
 * Tasks from tables. Each row is an example, and one column names its task. The schema describes
 * how a row becomes numbers, the store holds the rows of each task together, and the source draws
 * tasks from it.
 */
@NullMarked
package org.salamander.task.table;

import org.jspecify.annotations.NullMarked;
