/**
 * Predictions for a whole table. Rows are grouped by task; a run's model adapts to each task's
 * labelled rows and predicts the others.
 */
@NullMarked
package org.salamander.run.predict;

import org.jspecify.annotations.NullMarked;
