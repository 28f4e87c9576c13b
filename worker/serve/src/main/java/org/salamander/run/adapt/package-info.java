/** Use of what a run learned: adaptation to a task of one's own, and models as files for others. */
@NullMarked
package org.salamander.run.adapt;

import org.jspecify.annotations.NullMarked;
