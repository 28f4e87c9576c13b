/**
 * A run: its whole configuration, and the experiment that the configuration stands for. Prints
 * nothing and exits nowhere.
 */
@NullMarked
package org.salamander.run;

import org.jspecify.annotations.NullMarked;
