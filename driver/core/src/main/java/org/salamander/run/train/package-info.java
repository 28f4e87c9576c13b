/** Training a run: the meta-iterations, their journal, and resuming. */
@NullMarked
package org.salamander.run.train;

import org.jspecify.annotations.NullMarked;
