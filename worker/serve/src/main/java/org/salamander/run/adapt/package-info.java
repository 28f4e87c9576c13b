/** Adapts a run's model to a user's own tasks, and writes models as files for other programs. */
@NullMarked
package org.salamander.run.adapt;

import org.jspecify.annotations.NullMarked;
