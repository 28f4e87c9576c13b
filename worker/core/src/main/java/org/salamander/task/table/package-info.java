/**
 * Tables: a row an example, one column naming its task. The schema says how a row becomes numbers,
 * the store holds the rows of every task side by side, and the source draws tasks from it.
 */
@NullMarked
package org.salamander.task.table;

import org.jspecify.annotations.NullMarked;
