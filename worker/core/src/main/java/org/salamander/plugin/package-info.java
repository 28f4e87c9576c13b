/**
 * Plug-ins: a user's task distributions, environments, models and learners. A configuration names
 * them like the built-in ones.
 */
@NullMarked
package org.salamander.plugin;

import org.jspecify.annotations.NullMarked;
