/**
 * Predictions for a whole table: its rows brought together task by task, a run's model adapted to
 * each task's labelled rows, the others predicted.
 */
@NullMarked
package org.salamander.run.predict;

import org.jspecify.annotations.NullMarked;
