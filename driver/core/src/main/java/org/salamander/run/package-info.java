/**
 * A run: its whole configuration, and the experiment that the configuration describes. Nothing here
 * prints or exits.
 */
@NullMarked
package org.salamander.run;

import org.jspecify.annotations.NullMarked;
