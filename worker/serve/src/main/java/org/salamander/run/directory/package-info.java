/**
 * What lasts of a run: the run directory with its configuration, provenance, metrics and
 * checkpoints.
 */
@NullMarked
package org.salamander.run.directory;

import org.jspecify.annotations.NullMarked;
