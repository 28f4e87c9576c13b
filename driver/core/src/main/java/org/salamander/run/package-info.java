/**
 * A run from its configuration to its results: training, evaluation, and what lasts of both. Prints
 * nothing and exits nowhere.
 */
@NullMarked
package org.salamander.run;

import org.jspecify.annotations.NullMarked;
