/** Reads what a run has learned from its directory, without the training data. */
@NullMarked
package org.salamander.run.learned;

import org.jspecify.annotations.NullMarked;
