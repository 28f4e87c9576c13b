/** The run directory: configuration, provenance, metrics and checkpoints of a run. */
@NullMarked
package org.salamander.run.directory;

import org.jspecify.annotations.NullMarked;
