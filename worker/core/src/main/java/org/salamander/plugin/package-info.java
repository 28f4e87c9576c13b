/**
 * Plug-ins: task distributions, environments, models and learners of a user's own. A configuration
 * names them like those of this program.
 */
@NullMarked
package org.salamander.plugin;

import org.jspecify.annotations.NullMarked;
