/** Measures the cost of predictions for tables. */
@NullMarked
package org.salamander.run.predict;

import org.jspecify.annotations.NullMarked;
