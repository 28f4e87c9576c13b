/**
 * What users add of their own: task distributions, environments, models and learners that are named
 * in a configuration as those of this program are.
 */
@NullMarked
package org.salamander.plugin;

import org.jspecify.annotations.NullMarked;
