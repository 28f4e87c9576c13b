/**
 * Uses what a run learned: adapts to a user's own tasks, and writes models as files for other
 * programs.
 */
@NullMarked
package org.salamander.run.adapt;

import org.jspecify.annotations.NullMarked;
