/**
 * Plug-ins: task distributions, environments, models and learners of a user's own. A configuration
 * names them like the built-in ones.
 */
@NullMarked
package org.salamander.plugin;

import org.jspecify.annotations.NullMarked;
